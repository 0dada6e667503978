/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.StateLayout;
import dev.cowbird.it.CommandLine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads by the command line that are killed, and those who go on with them. */
@Timeout(300)
class FetchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LENGTH = 16 << 20;

  /** 64 pieces of these make a download of some ten seconds. */
  private static final long SLOWLY = 150;

  @TempDir
  private Path directory;

  private final byte[] image = random();

  private static byte[] random() {
    byte[] bytes = new byte[LENGTH];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  private CommandLine cowbird() {
    return CommandLine.in(state());
  }

  private Path state() {
    return directory.resolve("state");
  }

  private Process pull(SteadyServer server, int n) throws IOException {
    Path out = directory.resolve("out-" + n);
    return cowbird().start(out, directory.resolve("err-" + n), "image", "pull", server.url());
  }

  private Path partRecord(SteadyServer server) {
    CacheId id = new ImageId(server.url()).cacheId(1);
    return new StateLayout(state()).partRecord(id);
  }

  private void awaitSomethingDurable(SteadyServer server) {
    await().atMost(PATIENCE).until(() -> Files.exists(partRecord(server)));
  }

  private void assertWhole(Result result) throws IOException {
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(Files.readAllBytes(Path.of(result.json().path("base").asText()))).isEqualTo(image);
    byte[] sha256 = DigestAlgorithm.SHA256.start().digest(image);
    assertThat(result.json().path("digests").path("sha256").asText())
        .isEqualTo(Digest.of(DigestAlgorithm.SHA256, sha256).hex());
    assertThat(StateFiles.in(state())).noneMatch(name -> name.matches(".*\\.(part|tmp).*"));
  }

  @Test
  void a_killed_download_goes_on_where_it_was() throws Exception {
    try (SteadyServer server = SteadyServer.of(image).pausing(SLOWLY)) {
      Process killed = pull(server, 0);
      awaitSomethingDurable(server);
      killed.destroyForcibly().waitFor();
      server.pausing(0);

      assertWhole(cowbird().run("image", "pull", server.url(), "--json"));

      assertThat(server.offsets()).hasSize(2);
      assertThat(server.offsets().get(1)).isPositive();
    }
  }

  @Test
  void those_who_wait_go_on_when_the_one_who_fetches_is_killed() throws Exception {
    try (SteadyServer server = SteadyServer.of(image).pausing(SLOWLY)) {
      Process first = pull(server, 0);
      await().atMost(PATIENCE).until(() -> !server.offsets().isEmpty());
      List<Process> waiting = new ArrayList<>();
      for (int n = 1; n <= 3; n++) {
        waiting.add(pull(server, n));
      }
      awaitSomethingDurable(server);
      await().atMost(PATIENCE).until(() -> waits(1) && waits(2) && waits(3));
      first.destroyForcibly().waitFor();
      waiting.remove(0).destroyForcibly().waitFor();
      server.pausing(0);

      for (Process process : waiting) {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
      }
      assertWhole(cowbird().run("image", "pull", server.url(), "--json"));
      assertThat(server.offsets()).hasSize(2);
      assertThat(server.offsets().get(1)).isPositive();
    }
  }

  private boolean waits(int n) throws IOException {
    return Files.readString(directory.resolve("err-" + n)).contains("waiting for");
  }

  @Test
  void a_wrong_checksum_leaves_nothing_to_go_on_with() throws Exception {
    try (SteadyServer server = SteadyServer.of(image)) {
      String other = "sha256:" + "0".repeat(64);

      Result result = cowbird().run("image", "pull", server.url(), "--checksum", other);

      assertThat(result.status()).isEqualTo(3);
      assertThat(StateFiles.in(state())).containsExactly("_base", "instances");
    }
  }

  /** On a file system of its own that is too small, which is gone with the process. */
  @Test
  void a_disk_that_fills_up_is_told_and_left_as_it_was() throws Exception {
    Path small = Files.createDirectory(directory.resolve("small"));
    Path left = directory.resolve("left");
    String script = "mount -t tmpfs -o size=12m tmpfs " + small
        + " && { \"$@\"; status=$?; find " + small + " -type f ! -path '*/locks/*' >" + left
        + "; exit $status; }";
    CommandLine inside = CommandLine.in(small.resolve("state"))
        .behind(List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"));
    Path file = Files.write(directory.resolve("image.raw"), image);

    try (SteadyServer server = SteadyServer.of(image)) {
      for (String source : List.of(file.toString(), server.url())) {
        Result result = inside.run("image", "pull", source, "--json");

        assertThat(result.status()).as(result.err()).isEqualTo(1);
        assertThat(result.json().at("/error/kind").asText()).isEqualTo("NoSpace");
        assertThat(left).isEmptyFile();
      }
    }
  }
}
