/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import dev.cowbird.bench.host.BenchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the runs of figures. Used by one thread. */
public final class Scoreboard {
  private final Map<Figure, Entry> entries = new LinkedHashMap<>();

  /** A figure's runs, in the order in which they were done. */
  private static final class Entry {
    private final List<Double> ours = new ArrayList<>();
    private final Map<String, List<Double>> peers = new LinkedHashMap<>();
  }

  /** One figure when all is done. */
  record Result(Figure figure, Runs ours, Map<String, Runs> peers) {}

  /** Adds a run of ours. */
  public void ours(Figure figure, double value) {
    entry(figure).ours.add(value);
  }

  /** Adds the run of a peer that was done beside the latest of ours. */
  public void peer(Figure figure, String peer, double value) {
    entry(figure).peers.computeIfAbsent(peer, name -> new ArrayList<>()).add(value);
  }

  private Entry entry(Figure figure) {
    return entries.computeIfAbsent(figure, key -> new Entry());
  }

  /**
   * All figures, in the order in which they first came.
   *
   * @throws BenchException if a peer was not there at each run of a figure
   */
  List<Result> results() {
    entries.forEach(Scoreboard::requirePairs);
    return entries.entrySet().stream()
        .map(entry -> new Result(
            entry.getKey(), new Runs(entry.getValue().ours), peers(entry.getValue().peers)))
        .toList();
  }

  private static void requirePairs(Figure figure, Entry entry) {
    entry.peers.forEach((peer, runs) -> {
      if (runs.size() != entry.ours.size()) {
        throw new BenchException("Peer " + peer + " told " + figure.name() + " in " + runs.size()
            + " of " + entry.ours.size() + " runs");
      }
    });
  }

  private static Map<String, Runs> peers(Map<String, List<Double>> values) {
    Map<String, Runs> peers = new LinkedHashMap<>();
    values.forEach((name, runs) -> peers.put(name, new Runs(runs)));
    return peers;
  }
}
