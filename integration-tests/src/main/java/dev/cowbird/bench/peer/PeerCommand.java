/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.peer;

import dev.cowbird.bench.host.BenchException;
import dev.cowbird.bench.host.Program;
import dev.cowbird.bench.host.Program.Complaints;
import dev.cowbird.bench.host.Program.Outcome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A peer that the user named: {@code NAME=COMMAND}, or {@code NAME@FIGURE=COMMAND}. The command is
 * given to a shell, here and nowhere else, as the user typed it for one.
 *
 * @param name in the results
 * @param figure what the command's wall time is, if it tells no times itself
 */
public record PeerCommand(String name, String figure, String command) {
  private static final Pattern TEXT =
      Pattern.compile("(?<name>[\\w.-]+)(?:@(?<figure>\\w+))?=(?<command>.*\\S.*)", Pattern.DOTALL);
  private static final String USUAL_FIGURE = "cold";

  /** @throws IllegalArgumentException if it is no peer */
  public static PeerCommand parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a peer: NAME=COMMAND or NAME@FIGURE=COMMAND");
    }
    String figure = matcher.group("figure");
    return new PeerCommand(
        matcher.group("name"), figure == null ? USUAL_FIGURE : figure, matcher.group("command"));
  }

  /**
   * Runs the command once. It finds an empty directory for its own use in {@code $BENCH_DIR}.
   *
   * @param figures that are wanted
   * @param atOnce how many the figures with several at once have
   * @param variables for the command
   * @return seconds by figure: what the command told, or else its wall time
   * @throws BenchException if it fails, or tells something that can't be
   */
  public Map<String, Double> run(
      Set<String> figures, int atOnce, Path directory, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("BENCH_DIR", directory.toString());
    Outcome outcome;
    try {
      outcome = new Program(List.of("sh", "-c", command), all, Complaints.SHOWN).run();
    } catch (BenchException e) {
      throw new BenchException("Peer " + name + ": " + e.getMessage(), e);
    }
    Map<String, Double> told = new PeerOutput(name, outcome.output()).seconds(figures, atOnce);
    return told.isEmpty() ? Map.of(figure, outcome.seconds()) : told;
  }
}
