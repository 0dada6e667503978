/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.shell;

import dev.cowbird.driver.guest.agent.AgentExit;
import dev.cowbird.driver.guest.agent.GuestAgent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files in a guest by which a program's input and output go. An agent hands over what a program
 * printed as one message, and libvirt gives its connection up for good where that is too large.
 */
final class AgentSpool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PIECE_BYTES = 512 << 10;

  /**
   * The words are not looked at: {@code $0} is the directory, and the shell becomes the program.
   */
  private static final String SCRIPT = "exec \"$@\" <\"$0/in\" >>\"$0/out\" 2>>\"$0/err\"";

  private final GuestAgent agent;
  private final String directory;
  private final List<Long> open = new ArrayList<>();

  private AgentSpool(GuestAgent agent, String directory) {
    this.agent = agent;
    this.directory = directory;
  }

  /** In a directory of its own; empty where the guest can't make one, having no such program. */
  static Optional<AgentSpool> make(GuestAgent agent) throws IOException {
    Optional<AgentExit> made = perform(agent, "mktemp", "-d", "/tmp/.cowbird-XXXXXX");
    if (made.isEmpty() || made.get().status() != 0) {
      return Optional.empty();
    }
    byte[] printed = made.get().output().readAllBytes();
    return Optional.of(new String(printed, StandardCharsets.UTF_8).strip())
        .filter(path -> path.startsWith("/tmp/.cowbird-") && path.indexOf('\n') < 0)
        .map(path -> new AgentSpool(agent, path));
  }

  private static Optional<AgentExit> perform(GuestAgent agent, String... words) throws IOException {
    Deadline deadline = Deadline.in(PATIENCE, "Running " + words[0] + " by the agent");
    Optional<AgentProcess> process = AgentProcess.start(agent, List.of(words), new byte[0]);
    return process.isEmpty()
        ? Optional.empty()
        : Optional.of(process.get().await(deadline, () -> false));
  }

  /** Takes what the program is to read. */
  void fill(InputStream input) throws IOException {
    AgentContent content = new AgentContent(agent);
    content.write(directory + "/in", input);
    content.write(directory + "/out", InputStream.nullInputStream());
    content.write(directory + "/err", InputStream.nullInputStream());
    open.add(agent.openToRead(directory + "/out"));
    open.add(agent.openToRead(directory + "/err"));
  }

  /** What the agent has to run instead. */
  List<String> through(List<String> words) {
    List<String> longer = new ArrayList<>(List.of("sh", "-c", SCRIPT, directory));
    longer.addAll(words);
    return longer;
  }

  /** Hands on some of what was printed since. Returns whether there was any. */
  boolean drain(OutputStream output, OutputStream error) throws IOException {
    boolean printed = drain(open.get(0), output);
    return drain(open.get(1), error) || printed;
  }

  private boolean drain(long file, OutputStream sink) throws IOException {
    byte[] piece = agent.read(file, PIECE_BYTES);
    sink.write(piece);
    sink.flush();
    return piece.length > 0;
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      perform(agent, "rm", "-rf", directory);
      open.forEach(agent::close);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
