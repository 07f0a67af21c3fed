package dev.optio.server.sandbox.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A lock of the kind that {@code flock(1)} takes. It belongs to an open file, so it goes when its
 * last holder dies, whatever that holder had in mind.
 *
 * <p>Java's own file locks are of another kind (POSIX record locks) and neither see these nor are
 * seen by them. The flags are those of Linux on x86-64 and arm64.
 */
final class Flock implements AutoCloseable {
  private static final Duration RETRY = Duration.ofMillis(5);
  private static final int SHARED = 1;
  private static final int EXCLUSIVE = 2;
  private static final int NOW = 4;
  private static final int READ_WRITE = 2;
  private static final int CREATE = 0x40;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int OWNER_ONLY = 0600;
  private static final int NOT_FOUND = 2;
  private static final int WOULD_BLOCK = 11;
  private static final int INTERRUPTED = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final MethodHandle OPEN =
      handle(
          "open", FunctionDescriptor.of(INT, POINTER, INT, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FLOCK = handle("flock", FunctionDescriptor.of(INT, INT, INT));
  private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));

  private final int descriptor;

  private Flock(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Whether somebody holds the file's lock alone. Asking disturbs nobody who asks as well. */
  static boolean isHeld(Path file) throws IOException {
    int descriptor;
    try {
      descriptor = open(file, READ_WRITE | CLOSE_ON_EXEC);
    } catch (FileNotFoundException e) {
      return false; // nobody can hold what is not there
    }
    try (Flock lock = new Flock(descriptor)) {
      return !lock.lock(SHARED | NOW);
    }
  }

  /**
   * Waits for the lock and takes it; the file is made if missing. Asks again and again: a call that
   * blocks in the kernel would keep a carrier from the virtual thread that holds the lock.
   */
  static Flock take(Path file) throws IOException, InterruptedException {
    Flock lock = new Flock(open(file, READ_WRITE | CREATE | CLOSE_ON_EXEC));
    boolean taken = false;
    try {
      while (!lock.lock(EXCLUSIVE | NOW)) {
        Thread.sleep(RETRY);
      }
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  @Override
  public void close() {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private boolean lock(int operation) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      while ((int) FLOCK.invokeExact(state, descriptor, operation) != 0) {
        int error = (int) ERRNO.get(state, 0L);
        if (error == WOULD_BLOCK) {
          return false;
        }
        if (error != INTERRUPTED) {
          throw new IOException("flock failed: error " + error);
        }
      }
      return true;
    } catch (IOException e) {
      throw e;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static int open(Path file, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment name = arena.allocateFrom(file.toString());
      int descriptor = (int) OPEN.invokeExact(state, name, flags, OWNER_ONLY);
      if (descriptor >= 0) {
        return descriptor;
      }
      int error = (int) ERRNO.get(state, 0L);
      if (error == NOT_FOUND) {
        throw new FileNotFoundException(file.toString());
      }
      throw new IOException("open failed: error " + error + ": " + file);
    } catch (IOException e) {
      throw e;
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  @SuppressWarnings("restricted") // three functions of the C library, called with their true types
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** Method handles declare any throwable; these calls throw none of their own. */
  private static RuntimeException unexpected(Throwable t) {
    return t instanceof RuntimeException e ? e : new IllegalStateException(t);
  }
}
