/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.guest.ready.Conversations.Conversation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayedPortTest {
  private ServerSocket relay;
  private RelayedPort port;

  @BeforeEach
  void listen() throws IOException {
    relay = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    port = new RelayedPort((InetSocketAddress) relay.getLocalSocketAddress());
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
  }

  private void serve(Conversation conversation) {
    Conversations.serve(relay, conversation);
  }

  @Test
  void a_server_that_speaks_is_there() {
    serve(client -> client.getOutputStream().write('2'));

    assertThatCode(port::connect).doesNotThrowAnyException();
  }

  @Test
  void a_server_that_hangs_up_after_the_client_is_there() {
    serve(client -> client.getInputStream().readAllBytes());

    assertThatCode(port::connect).doesNotThrowAnyException();
  }

  @Test
  void a_guest_that_refuses_is_told_by_the_relay_hanging_up() {
    serve(client -> {});

    assertThatThrownBy(port::connect).hasMessage("the guest refuses the connection");
  }

  @Test
  void a_guest_that_does_not_answer_is_told_by_nothing_coming() {
    assertThatThrownBy(port::connect).hasMessage("nobody in the guest answers");
  }

  @Test
  void a_guest_that_comes_up_meanwhile_and_refuses_is_not_taken_for_a_server() {
    AtomicBoolean up = new AtomicBoolean();
    serve(client -> {
      if (!up.getAndSet(true)) {
        client.getInputStream().readAllBytes();
      }
    });

    assertThatThrownBy(port::connect).hasMessage("the guest refuses the connection");
  }

  @Test
  void a_relay_that_is_gone_is_told_of() throws IOException {
    relay.close();

    assertThatThrownBy(port::connect).hasMessageContaining("refused");
  }
}
