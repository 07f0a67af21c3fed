package dev.optio.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PortsTest {
  private final Ports ports = new Ports(new Random(1));

  @Test
  void takesThePreferredOneWhenItIsFree() throws EmbeddedException {
    // Given
    int free = ports.free(0);

    // Then
    assertThat(ports.free(free)).isEqualTo(free);
  }

  @Test
  void takesAnotherWhenThePreferredOneIsTaken() throws Exception {
    // Given
    try (ServerSocket taken = taken()) {
      // When
      int port = ports.free(taken.getLocalPort());

      // Then
      assertThat(port).isNotEqualTo(taken.getLocalPort()).isBetween(15_000, 32_767);
    }
  }

  @Test
  void aPortThatSomebodyListensOnIsNotFree() throws IOException {
    try (ServerSocket taken = taken()) {
      assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
    }
  }

  @Test
  void givesUpWhenNoneIsFree() throws Exception {
    // Given
    try (ServerSocket taken = taken()) {
      RandomGenerator stubborn =
          new Random() {
            @Override
            public int nextInt(int from, int to) {
              return taken.getLocalPort();
            }
          };

      // Then
      assertThatThrownBy(() -> new Ports(stubborn).free(0))
          .isInstanceOfSatisfying(
              EmbeddedException.class,
              e -> assertThat(e.kind()).isEqualTo(EmbeddedException.Cause.PORT));
    }
  }

  private static ServerSocket taken() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(Ports.address(0));
    return socket;
  }
}
