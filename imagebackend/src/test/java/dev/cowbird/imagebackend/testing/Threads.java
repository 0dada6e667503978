/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.testing;

import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;

/** Looks at the threads of this process. */
public final class Threads {
  private static final String OF_A_FETCH =
      "cowbird-(early|unpack|fetch|writeback|checkpoint|qcow2).*";

  private Threads() {}

  /** No thread that a fetch or an unpacking began lives on; a pool's ends soon after its last. */
  public static void assertNoneLeft() {
    await().until(() -> namesOf(OF_A_FETCH), List::isEmpty);
  }

  private static List<String> namesOf(String pattern) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.matches(pattern))
        .toList();
  }

  /** Waits until some thread is in this method. */
  public static void awaitAnyIn(Class<?> type, String method) {
    await()
        .until(() -> Thread.getAllStackTraces().values().stream()
            .anyMatch(stack -> isIn(stack, type, method)));
  }

  /** Waits until some thread sleeps in this method, and wasn't woken. */
  public static void awaitAnyAsleepIn(Class<?> type, String method) {
    await()
        .until(() -> Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getState() == Thread.State.WAITING
                && isIn(thread.getStackTrace(), type, method)));
  }

  /** Waits until this thread is in this method. */
  public static void awaitIn(Thread thread, Class<?> type, String method) {
    await().until(() -> isIn(thread.getStackTrace(), type, method));
  }

  private static boolean isIn(StackTraceElement[] stack, Class<?> type, String method) {
    return Arrays.stream(stack)
        .anyMatch(frame ->
            frame.getClassName().equals(type.getName()) && frame.getMethodName().equals(method));
  }
}
