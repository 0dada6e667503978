/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LibvirtLinkTest {
  private final LibvirtLink link = new LibvirtLink(LibvirtTestDriver.URI, Duration.ofSeconds(2));

  @BeforeAll
  static void requireLibrary() {
    LibvirtTestDriver.require();
  }

  @AfterEach
  void close_the_link() {
    link.close();
  }

  /** The connections of calls that all run at once. */
  private List<LibvirtConnection> connectionsOf(int calls) throws Exception {
    CyclicBarrier allRun = new CyclicBarrier(calls);
    CountDownLatch known = new CountDownLatch(calls);
    Callable<LibvirtConnection> call = () -> link.call(connection -> {
      known.countDown();
      try {
        allRun.await(30, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return connection;
    });
    ExecutorService threads = Executors.newFixedThreadPool(calls);
    try {
      List<Future<LibvirtConnection>> running = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        running.add(threads.submit(call));
      }
      List<LibvirtConnection> connections = new ArrayList<>();
      for (Future<LibvirtConnection> one : running) {
        connections.add(one.get(60, TimeUnit.SECONDS));
      }
      return connections;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Integer> callsOfEach(List<LibvirtConnection> connections) {
    return connections.stream()
        .collect(Collectors.groupingBy(System::identityHashCode))
        .values()
        .stream()
        .map(List::size)
        .sorted()
        .toList();
  }

  @Test
  void calls_share_a_connection_while_the_daemon_takes_them() throws Exception {
    assertThat(callsOfEach(connectionsOf(5))).containsExactly(5);
  }

  @Test
  void further_calls_have_further_connections() throws Exception {
    assertThat(callsOfEach(connectionsOf(12))).containsExactly(2, 5, 5);
  }

  @Test
  void there_is_a_last_connection_which_takes_all_that_are_left() throws Exception {
    assertThat(callsOfEach(connectionsOf(24))).containsExactly(5, 5, 5, 9);
  }

  @Test
  void the_first_connection_is_used_again_once_there_is_room() throws Exception {
    List<LibvirtConnection> first = connectionsOf(1);
    connectionsOf(12);

    assertThat(connectionsOf(1)).isEqualTo(first);
  }

  @Test
  void closed_it_takes_no_call_on_any_connection() throws Exception {
    connectionsOf(12);
    link.close();

    assertThatThrownBy(() -> connectionsOf(12)).hasCauseInstanceOf(IllegalStateException.class);
  }
}
