/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.bench.figure.Runs;
import dev.cowbird.bench.host.BenchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a peer tells of its own time: lines of JSON with a {@code figure} and a time, among any
 * other lines. The time is a number or a list of numbers: {@code runs}, {@code seconds} or
 * {@code median} in seconds, {@code runs_ms}, {@code ms} or {@code median_ms} in milliseconds; the
 * first of these counts. So what this program prints is a peer's output too.
 */
record PeerOutput(String peer, String text) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Double> UNITS = units();

  private static Map<String, Double> units() {
    Map<String, Double> units = new LinkedHashMap<>();
    List.of("runs", "seconds", "median").forEach(key -> units.put(key, 1.0));
    List.of("runs_ms", "ms", "median_ms").forEach(key -> units.put(key, 1e-3));
    return units;
  }

  /**
   * Reads the times of some figures; where there are several of one, their median.
   *
   * @param atOnce a line that says {@code n} is of another figure if it is not this
   * @return in seconds, by the figure's name
   * @throws BenchException if a line of one of the figures has no time or tells of an error
   */
  Map<String, Double> seconds(Set<String> figures, int atOnce) {
    Map<String, List<Double>> told = new LinkedHashMap<>();
    text.lines()
        .flatMap(line -> object(line).stream())
        .filter(line -> figures.contains(line.path("figure").asText()))
        .filter(line -> line.path("n").asInt(atOnce) == atOnce)
        // Such a line is of somebody that ran beside the peer.
        .filter(line -> !line.has("peer"))
        .forEach(
            line -> told.computeIfAbsent(line.path("figure").asText(), figure -> new ArrayList<>())
                .addAll(times(line)));
    return told.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> new Runs(e.getValue()).median()));
  }

  private static Optional<JsonNode> object(String line) {
    try {
      return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private List<Double> times(JsonNode line) {
    Optional<String> key = UNITS.keySet().stream().filter(line::has).findFirst();
    List<JsonNode> values = key.map(line::get).map(PeerOutput::elements).orElse(List.of());
    boolean sound = values.stream().allMatch(value -> value.isNumber() && value.asDouble() >= 0);
    if (line.has("error") || values.isEmpty() || !sound) {
      throw new BenchException("Peer " + peer + " tells no time of a figure: " + line);
    }
    double unit = key.map(UNITS::get).orElse(1.0);
    return values.stream().map(value -> value.asDouble() * unit).toList();
  }

  private static List<JsonNode> elements(JsonNode value) {
    return value.isArray()
        ? Stream.iterate(0, i -> i < value.size(), i -> i + 1)
            .map((Function<Integer, JsonNode>) value::get)
            .toList()
        : List.of(value);
  }
}
