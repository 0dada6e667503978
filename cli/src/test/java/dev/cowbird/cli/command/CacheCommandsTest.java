/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look after the cache. */
class CacheCommandsTest {
  private static final String[] ALL = {"image", "prune", "--max-age", "0", "--max-sized-age", "0"};

  @TempDir
  Path directory;

  private CliHost host;
  private String image;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
    image = host.image("a.img");
  }

  private static List<String> members(JsonNode document) {
    return document.properties().stream().map(Map.Entry::getKey).toList();
  }

  private Path pull() {
    return Path.of(
        host.run("image", "pull", image, "--json").document().path("base").asText());
  }

  private Outcome prune(String... options) {
    return host.run(Stream.concat(Stream.of(ALL), Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void prunes_what_nobody_uses() {
    Path base = pull();

    JsonNode dry = prune("--dry-run", "--json").document();
    assertThat(base).exists();
    Outcome outcome = prune("--json");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(members(outcome.document()))
        .containsExactly("dryRun", "freedBytes", "removed", "kept", "obstacles");
    assertThat(dry.path("dryRun").asBoolean()).isTrue();
    assertThat(outcome.document().path("dryRun").asBoolean()).isFalse();
    JsonNode removed = outcome.document().path("removed");
    assertThat(removed).isEqualTo(dry.path("removed")).hasSize(1);
    assertThat(members(removed.path(0))).containsExactly("file", "kind", "bytes");
    assertThat(removed.path(0).path("file").asText()).isEqualTo(base.toString());
    assertThat(removed.path(0).path("kind").asText()).isEqualTo("base");
    assertThat(base).doesNotExist();
  }

  @Test
  void prunes_for_people() {
    Path base = pull();

    assertThat(prune("--dry-run").out())
        .contains(base.getFileName().toString(), "would be removed");
    assertThat(prune().out()).contains(base.getFileName().toString(), "removed");
    assertThat(prune().out().lines()).hasSize(1);
  }

  @Test
  void prunes_nothing_young_unless_the_cache_takes_too_much() {
    Path base = pull();

    JsonNode kept = host.run("image", "prune", "--json").document().path("kept").path(0);
    assertThat(members(kept)).containsExactly("file", "reason", "why");
    assertThat(kept.path("reason").asText()).isEqualTo("recent");
    assertThat(base).exists();

    host.run("image", "prune", "--high-water", "0");
    assertThat(base).doesNotExist();
  }

  @Test
  void keeps_what_is_in_use() {
    host.run("disk", "create", image, "--instance", "vm1", "--size", "1G");

    Outcome outcome = prune("--json");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.document().path("removed")).isEmpty();
    assertThat(outcome.document().path("kept")).hasSize(2).allSatisfy(kept -> {
      assertThat(kept.path("reason").asText()).isEqualTo("in use");
      assertThat(kept.path("why").asText()).contains("instance vm1");
    });
  }

  @Test
  void fails_and_says_why_it_cannot_tell_what_is_in_use() throws IOException {
    Path base = pull();
    Path loop = host.layout().instances().resolve("odd");
    Files.createSymbolicLink(loop, loop);

    Outcome json = prune("--json");
    Outcome text = prune();

    assertThat(json.status()).isEqualTo(1);
    assertThat(json.document().path("obstacles")).isNotEmpty();
    assertThat(json.err()).startsWith("cowbird: image prune: ").contains(loop.toString());
    assertThat(text.status()).isEqualTo(1);
    assertThat(text.err()).isEqualTo(json.err());
    assertThat(base).exists();
  }

  @Test
  void asks_libvirt_unless_told_not_to() {
    Path base = pull();
    host.hypervisor.fail(
        Action.DOMAINS,
        new DriverException(DriverException.Kind.HYPERVISOR_UNAVAILABLE, "No daemon"));

    Outcome outcome = prune("--json");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("HypervisorUnavailable");
    assertThat(outcome.err()).contains("--without-libvirt");
    assertThat(host.run("image", "rm", image).status()).isEqualTo(1);
    assertThat(base).exists();

    assertThat(prune("--without-libvirt").status()).isZero();
    assertThat(base).doesNotExist();
    pull();
    assertThat(host.run("image", "rm", image, "--without-libvirt").status()).isZero();
  }

  @Test
  void knows_no_host_that_never_registered() {
    Outcome outcome = prune("--forget-host", "nobody", "--json");

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.document().at("/error/message").asText()).contains("nobody");
  }

  @Test
  void removes_an_image() {
    Path base = pull();

    Outcome outcome = host.run("image", "rm", image, "--json");

    assertThat(outcome.status()).isZero();
    assertThat(members(outcome.document())).containsExactly("image", "freedBytes", "removed");
    assertThat(outcome.document().path("image").asText()).isEqualTo(image);
    assertThat(outcome.document().path("removed")).hasSize(2);
    assertThat(base).doesNotExist();
    assertThat(host.run("image", "rm", image).status()).isEqualTo(4);
    assertThat(host.run("image", "ls", "--json").document()).hasToString("{\"images\":[]}");

    pull();
    assertThat(host.run("image", "rm", image).out()).contains("a.img removed");
  }

  @Test
  void removes_no_image_that_is_in_use() {
    host.run("disk", "create", image, "--instance", "vm1", "--size", "0");

    Outcome outcome = host.run("image", "rm", image, "--json");

    assertThat(outcome.status()).isEqualTo(6);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("Conflict");
    assertThat(outcome.err()).contains("instance vm1");
    host.run("rm", "vm1");
    assertThat(host.run("image", "rm", image).status()).isZero();
  }

  @Test
  void pins_and_unpins() throws IOException {
    assertThat(host.run("image", "pin", image).status()).isEqualTo(4);
    Path base = pull();
    String id = Path.of(image).toRealPath().toString();

    assertThat(host.run("image", "pin", image, "--json").document())
        .hasToString("{\"imageId\":\"" + id + "\",\"pinned\":true}");
    assertThat(prune("--json").document().path("kept").path(0).path("reason").asText())
        .isEqualTo("pinned");
    assertThat(host.run("image", "rm", image).status()).isEqualTo(6);
    assertThat(host.run("image", "unpin", image, "--json").document())
        .hasToString("{\"imageId\":\"" + id + "\",\"pinned\":false}");
    assertThat(host.run("image", "unpin", image).out()).isEqualTo(id + " unpinned\n");
    prune();
    assertThat(base).doesNotExist();
  }
}
