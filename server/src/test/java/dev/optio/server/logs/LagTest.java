package dev.optio.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LagTest {
  @Test
  void givesUpAReaderThatIsFarBehindAndComesNoCloser() {
    assertThat(hopeless(beat -> 60_000 + beat)).isTrue();
  }

  @Test
  void waitsForALongReplayThatGetsShorter() {
    assertThat(hopeless(beat -> 1_000_000 - 1_000 * beat)).isFalse();
  }

  @Test
  void waitsForAReaderThatIsNotFarBehind() {
    assertThat(hopeless(beat -> 10_000 + beat)).isFalse();
  }

  @Test
  void waitsAMinuteBeforeItGivesUp() {
    Lag lag = new Lag();
    long early = LongStream.range(0, 23).filter(beat -> lag.isHopeless(90_000)).count();
    assertThat(early).isZero();
    assertThat(lag.isHopeless(90_000)).isTrue();
  }

  private static boolean hopeless(LongUnaryOperator behind) {
    Lag lag = new Lag();
    return LongStream.range(0, 120).anyMatch(beat -> lag.isHopeless(behind.applyAsLong(beat)));
  }
}
