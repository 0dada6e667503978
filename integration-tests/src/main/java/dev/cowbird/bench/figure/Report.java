/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cowbird.bench.figure.Figure.Unit;
import dev.cowbird.bench.figure.Scoreboard.Result;
import dev.cowbird.imagebackend.DiskSize;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Prints a scoreboard: a line of JSON for each figure, and for each peer that ran beside it, and a
 * table for people.
 */
public final class Report {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> HEADINGS =
      List.of("FIGURE", "BY", "MIN", "MEDIAN", "MAX", "PEER / OURS (MIN - MAX)");

  private final List<Result> results;

  public Report(Scoreboard scoreboard) {
    this.results = scoreboard.results();
  }

  public void printJson(PrintWriter out) {
    for (Result result : results) {
      out.println(json(document(result.figure(), result.ours())));
      result.peers().forEach((peer, runs) -> out.println(json(document(result, peer, runs))));
    }
    out.flush();
  }

  private static Map<String, Object> document(Result result, String peer, Runs runs) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("peer", peer);
    document.putAll(document(result.figure(), runs));
    Ratio ratio = Ratio.of(result.ours(), runs);
    Map<String, Object> ratios = new LinkedHashMap<>();
    ratios.put("of_medians", rounded(ratio.ofMedians()));
    putSummary(ratios, ratio.pairs());
    document.put("ratio", ratios);
    return document;
  }

  private static Map<String, Object> document(Figure figure, Runs runs) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("figure", figure.name());
    document.putAll(new TreeMap<>(figure.details()));
    document.put("unit", figure.unit().label());
    document.put("runs", runs.values().stream().map(Report::rounded).toList());
    putSummary(document, runs);
    return document;
  }

  private static void putSummary(Map<String, Object> document, Runs runs) {
    document.put("min", rounded(runs.min()));
    document.put("median", rounded(runs.median()));
    document.put("max", rounded(runs.max()));
  }

  /** To millionths: more is noise. */
  private static double rounded(double value) {
    return Math.rint(value * 1e6) / 1e6;
  }

  private static String json(Map<String, Object> document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A document is made of maps, lists, texts and numbers", e);
    }
  }

  public void printTable(PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    for (Result result : results) {
      rows.add(row(result, "cowbird", result.ours(), ""));
      result
          .peers()
          .forEach((peer, runs) ->
              rows.add(row(result, peer, runs, ratio(Ratio.of(result.ours(), runs)))));
    }
    int[] widths = IntStream.range(0, HEADINGS.size())
        .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
        .toArray();
    rows.forEach(row -> out.println(line(row, widths)));
    out.flush();
  }

  private static List<String> row(Result result, String by, Runs runs, String ratio) {
    Unit unit = result.figure().unit();
    return List.of(
        title(result.figure()),
        by,
        readable(unit, runs.min()),
        readable(unit, runs.median()),
        readable(unit, runs.max()),
        ratio);
  }

  /** The name, and how many of what: {@code list (images 50, instances 250)}. */
  private static String title(Figure figure) {
    List<String> numbers = new TreeMap<>(figure.details())
        .entrySet().stream()
            .filter(detail -> detail.getValue() instanceof Integer)
            .filter(detail -> !detail.getKey().equals("warmups"))
            .map(detail -> detail.getKey() + " " + detail.getValue())
            .toList();
    return numbers.isEmpty()
        ? figure.name()
        : figure.name() + " (" + String.join(", ", numbers) + ")";
  }

  private static String readable(Unit unit, double value) {
    return switch (unit) {
      case SECONDS -> String.format(Locale.ROOT, "%.1f ms", value * 1000);
      case BYTES -> DiskSize.humanReadable((long) value);
    };
  }

  private static String ratio(Ratio ratio) {
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f - %.2f)",
        ratio.ofMedians(),
        ratio.pairs().min(),
        ratio.pairs().max());
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      boolean number = i >= 2 && i <= 4;
      line.append(String.format("%" + (number ? "" : "-") + widths[i] + "s  ", row.get(i)));
    }
    return line.toString().stripTrailing();
  }
}
