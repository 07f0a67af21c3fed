package dev.optio.server.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What agents do in {@link SandboxContract}: once for a shell, once for the fake. */
@SuppressWarnings("ImmutableEnumChecker") // the programs are lambdas that hold nothing
public enum Play {
  GREET(
      "echo hello; echo oops >&2",
      agent -> {
        agent.print("hello");
        agent.complain("oops");
        return 0;
      }),
  FAIL("exit 3", _ -> 3),
  DIE("kill -KILL $$", _ -> 137),
  COUNT(
      "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); echo $i; done",
      agent -> {
        for (int i = 1; i <= 20_000; i++) {
          agent.print(Integer.toString(i));
        }
        return 0;
      }),
  ECHO(
      "while read -r line; do echo \"got $line\"; done; echo end",
      agent -> {
        for (Optional<String> line = agent.readLine(); line.isPresent(); line = agent.readLine()) {
          agent.print("got " + line.get());
        }
        agent.print("end");
        return 0;
      }),
  /** Says how much it was given, for input too long to be said back. */
  MEASURE(
      "wc -c | tr -d ' '",
      agent -> {
        int bytes = 0;
        for (Optional<String> line = agent.readLine(); line.isPresent(); line = agent.readLine()) {
          bytes += line.get().getBytes(UTF_8).length + 1;
        }
        agent.print(Integer.toString(bytes));
        return 0;
      }),
  SURROUNDINGS(
      "printf '%s|' \"$GREETING\"; cat \"$OPTIO_PROMPT_FILE\" -",
      agent -> {
        String greeting = String.valueOf(agent.environment().get("GREETING"));
        String prompt = new String(agent.home(SandboxFixture.PROMPT).orElseThrow(), UTF_8);
        String input = agent.readLine().orElse("");
        agent.write(OutputName.STDOUT, (greeting + "|" + prompt + input).getBytes(UTF_8));
        return 0;
      }),
  /** Runs until it is ended. */
  WAIT(
      "echo started; sleep 600",
      agent -> {
        agent.print("started");
        Thread.sleep(600_000);
        return 0;
      }),
  HUGE_LINE(
      "head -c 16777215 /dev/zero | tr '\\0' x; echo",
      agent -> {
        byte[] line = new byte[SandboxFixture.LARGEST_LINE];
        Arrays.fill(line, (byte) 'x');
        line[line.length - 1] = '\n';
        agent.write(OutputName.STDOUT, line);
        return 0;
      }),
  NO_TEXT(
      "printf '\\377\\376\\000\\033[31m\\r'",
      agent -> {
        agent.write(OutputName.STDOUT, SandboxFixture.NO_TEXT);
        return 0;
      }),
  /** Writes until it is ended. */
  FLOOD(
      "while :; do echo 0123456789; done",
      agent -> {
        while (!Thread.interrupted()) {
          agent.print("0123456789");
        }
        return 0;
      }),
  READ(
      "cat README.md",
      agent -> {
        agent.write(OutputName.STDOUT, agent.read("README.md").orElseThrow());
        return 0;
      }),
  WORK(
      "echo made > work.txt",
      agent -> {
        agent.write("work.txt", "made\n");
        return 0;
      }),
  COMMIT(
      "echo made > work.txt; git add -A; git commit -qm 'Do the work'",
      agent -> {
        agent.write("work.txt", "made\n");
        agent.commit("Do the work\n");
        return 0;
      }),
  /** Makes more than any pipe holds. */
  BULK(
      "head -c 3000000 /dev/urandom > bulk.bin",
      agent -> {
        byte[] bulk = new byte[3_000_000];
        new Random(1).nextBytes(bulk);
        agent.write("bulk.bin", new String(bulk, ISO_8859_1));
        return 0;
      }),
  CONVERSE(
      "mkdir -p ~/.agent; echo talk > ~/.agent/session; echo private > ~/.agent-keys",
      agent -> {
        agent.writeHome(".agent/session", "talk\n".getBytes(UTF_8));
        agent.writeHome(".agent-keys", "private\n".getBytes(UTF_8));
        return 0;
      }),
  /** Says what earlier runs left. */
  REMEMBER(
      "cat work.txt ~/.agent/session",
      agent -> {
        agent.write(OutputName.STDOUT, agent.read("work.txt").orElseThrow());
        agent.write(OutputName.STDOUT, agent.home(".agent/session").orElseThrow());
        return 0;
      });

  private final String shell;
  private final FakeProgram program;

  Play(String shell, FakeProgram program) {
    this.shell = shell;
    this.program = program;
  }

  /** Where programs are those of a system. */
  public List<String> shell() {
    return List.of("sh", "-c", shell);
  }

  static void install(FakeSandbox fake) {
    for (Play play : values()) {
      fake.install(play.name(), play.program);
    }
  }
}
