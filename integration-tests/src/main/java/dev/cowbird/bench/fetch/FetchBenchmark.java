/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.fetch;

import dev.cowbird.bench.command.Bench;
import dev.cowbird.bench.command.Benchmark;
import dev.cowbird.bench.figure.Figure;
import dev.cowbird.bench.host.BenchException;
import dev.cowbird.bench.host.Program;
import dev.cowbird.bench.host.Scratch;
import dev.cowbird.bench.host.Stopwatch;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageBackendConfig;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how long an image takes from an HTTP server to its base. */
@Command(
    name = "fetch",
    description = {
      "Measures how long an image takes from a server on this host to its base: fetch as fast as it"
          + " goes, fetch_limited at 100 MB/s.",
      "Beside it the same URL is downloaded to nowhere."
    })
public final class FetchBenchmark extends Benchmark {
  private static final String PEER = "download";
  private static final long LIMIT = 100_000_000;
  private static final int PIECE = 1 << 20;

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      description = "The size of a raw image to make (default: ${DEFAULT-VALUE}).")
  private DiskSize bytes = new DiskSize(512L << 20);

  @Option(names = "--image", paramLabel = "FILE", description = "An image to serve instead.")
  private Optional<Path> image = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "What the image must be: raw, qcow2, ... (default: what its content says).")
  private Optional<DeclaredFormat> format = Optional.empty();

  @Override
  protected void measure(Bench bench) {
    if (bytes.isZero()) {
      throw misused("Option --bytes is 0");
    }
    Path served = image.orElseGet(() -> noise(bench.scratch().fresh("image").resolve("image")));
    Optional<DeclaredFormat> declared =
        image.isPresent() ? format : Optional.of(DeclaredFormat.of(ImageFormat.RAW));
    for (int i = 1; i <= bench.warmups(); i++) {
      bench.say("fetch: warm-up " + i + " of " + bench.warmups());
      round(bench.unseen(), served, declared, Figure.seconds("fetch"), OptionalLong.empty());
    }
    for (int i = 1; i <= bench.runs(); i++) {
      bench.say("fetch: run " + i + " of " + bench.runs());
      Figure fetch =
          Figure.seconds("fetch").with("bytes", size(served)).with("warmups", bench.warmups());
      Figure limited = Figure.seconds("fetch_limited")
          .with("bytes", size(served))
          .with("warmups", bench.warmups())
          .with("bytes_per_second", LIMIT);
      round(bench, served, declared, fetch, OptionalLong.empty());
      round(bench, served, declared, limited, OptionalLong.of(LIMIT));
    }
  }

  private static void round(
      Bench bench,
      Path served,
      Optional<DeclaredFormat> declared,
      Figure figure,
      OptionalLong limit) {
    Path state = bench.scratch().fresh("state");
    try (ImageServer server = ImageServer.serving(served, limit);
        ImageBackend images = LocalImageBackend.open(ImageBackendConfig.of(state))) {
      ImageRequest request = ImageRequest.of(ImageLocation.parse(server.url().toString()));
      ImageRequest exact = declared.map(request::withFormat).orElse(request);
      Program.settle();
      bench
          .scoreboard()
          .ours(figure, Stopwatch.secondsOf(() -> images.pull(exact, ProgressListener.none())));
      Program.settle();
      bench.scoreboard().peer(figure, PEER, Stopwatch.secondsOf(() -> download(server.url())));
    }
    Scratch.remove(state);
  }

  private static void download(URI url) {
    byte[] buffer = new byte[PIECE];
    try (InputStream in = url.toURL().openStream()) {
      while (in.read(buffer) >= 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw BenchException.interrupted(new InterruptedException());
        }
      }
    } catch (IOException e) {
      throw new BenchException("Can't download " + url + ": " + e, e);
    }
  }

  /** A raw image without a hole, and without anything that another format begins with. */
  private Path noise(Path file) {
    byte[] piece = new byte[PIECE];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes.bytes(); left > 0; left -= piece.length) {
        random.nextBytes(piece);
        out.write(piece, 0, (int) Math.min(piece.length, left));
      }
    } catch (IOException e) {
      throw new BenchException("Can't write " + file + ": " + e, e);
    }
    return file;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new BenchException("Can't read " + file + ": " + e, e);
    }
  }
}
