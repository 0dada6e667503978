/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCommandsTest {
  /** Of a file of one zero byte, by sha256sum and its like. */
  private static final String MD5 = "93b885adfe0da089cdf634904fd59f71";

  private static final String SHA256 =
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

  @TempDir
  Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
  }

  private static List<String> members(JsonNode document) {
    return document.properties().stream().map(Map.Entry::getKey).toList();
  }

  private Path qcow2(String name) {
    return host.file(name, TinyQcow2.of(DiskSize.ofGib(2)).bytes());
  }

  @Test
  void judges_an_image() {
    String image = qcow2("a.qcow2").toString();

    Outcome text = host.run("image", "inspect", image);
    Outcome json = host.run("image", "inspect", image, "--json");

    assertThat(text)
        .isEqualTo(new Outcome(0, "accepted: qcow2 of 2 GiB, version 3, compression zlib\n", ""));
    assertThat(json.status()).isZero();
    assertThat(json.document())
        .hasToString("{\"verdict\":\"accepted\",\"format\":\"qcow2\","
            + "\"virtualSize\":2147483648,\"reason\":null,"
            + "\"unpackedBytes\":0,\"details\":\"version 3, compression zlib\"}");
  }

  @Test
  void rejects_an_image_by_one_document() {
    String image = host.file(
            "evil.qcow2",
            TinyQcow2.of(DiskSize.ofGib(1)).backingFile("/etc/passwd", "raw").bytes())
        .toString();

    Outcome json = host.run("image", "inspect", image, "--json");
    Outcome text = host.run("image", "inspect", image);

    assertThat(json.status()).isEqualTo(3);
    assertThat(members(json.document()))
        .containsExactly("verdict", "format", "virtualSize", "reason", "unpackedBytes", "details");
    assertThat(json.document().path("verdict").asText()).isEqualTo("rejected");
    assertThat(json.document().path("format").asText()).isEqualTo("qcow2");
    assertThat(json.document().path("virtualSize").isNull()).isTrue();
    assertThat(json.document().path("reason").asText()).contains("backing");
    assertThat(json.err()).isEmpty();
    assertThat(text.status()).isEqualTo(3);
    assertThat(text.out()).startsWith("rejected: ");
  }

  @Test
  void rejects_what_is_no_regular_file() {
    Outcome outcome = host.run("image", "inspect", directory.toString(), "--json");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.document().path("verdict").asText()).isEqualTo("rejected");
    assertThat(outcome.document().path("format").isNull()).isTrue();
  }

  @Test
  void refreshes_an_image() throws IOException {
    String image = host.image("a.img");

    Outcome first = host.run("image", "refresh", image, "--json");
    Outcome second = host.run("image", "refresh", image);
    Files.write(Path.of(image), new byte[1024]);
    Outcome third = host.run("image", "refresh", image, "--json");

    assertThat(members(first.document()))
        .containsExactly(
            "imageId",
            "cacheId",
            "base",
            "format",
            "virtualSize",
            "digests",
            "proofs",
            "outcome",
            "revision");
    assertThat(first.document().path("outcome").asText()).isEqualTo("fetched");
    assertThat(second.out())
        .isEqualTo("unchanged: " + first.document().path("base").asText() + "\n");
    assertThat(third.document().path("outcome").asText()).isEqualTo("replaced");
    assertThat(third.document().path("revision").asInt()).isEqualTo(2);
  }

  @Test
  void finds_no_image_where_none_is() {
    Outcome outcome = host.run("image", "inspect", directory.resolve("none").toString(), "--json");

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(members(outcome.document())).containsExactly("error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-f",
        "-x",
        "--json",
        "--help",
        "--format",
        "--",
        "",
        " ",
        "RAW",
        "raw ",
        "json:",
        "\n",
        "ünïcode"
      })
  void refuses_an_image_of_an_odd_format_whatever_it_looks_like(String format) {
    String image = host.image("a.img");

    assertThat(host.run("image", "inspect", image, "--format", format).status()).isEqualTo(3);
    assertThat(host.run("image", "inspect", image, "--format=" + format).status())
        .isEqualTo(3);
    assertThat(host.run("image", "pull", "--format", format, image).status()).isEqualTo(3);
    assertThat(host.run("run", "--format", format, image).status()).isEqualTo(3);
    assertThat(host.run(
                "disk", "create", image, "--format", format, "--instance", "vm1", "--size", "0")
            .status())
        .isEqualTo(3);
    assertThat(host.hypervisor.domains()).isEmpty();
  }

  @Test
  void takes_options_that_follow_an_odd_format() {
    Outcome outcome =
        host.run("image", "inspect", host.image("a.img"), "--format", "--json", "--json");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.document().path("reason").asText()).contains("--json");
  }

  @Test
  void needs_the_format_that_is_declared() {
    String image = qcow2("a.img").toString();

    assertThat(host.run("image", "inspect", image, "--format", "qcow2").status())
        .isZero();
    assertThat(host.run("image", "inspect", image, "--format", "raw").status()).isEqualTo(3);
  }

  @Test
  void pulls_an_image() throws IOException {
    String image = host.image("a.img");

    Outcome json = host.run("image", "pull", image, "--json");
    Outcome text = host.run("image", "pull", image);

    assertThat(json.status()).isZero();
    JsonNode document = json.document();
    assertThat(members(document))
        .containsExactly(
            "imageId", "cacheId", "base", "format", "virtualSize", "digests", "proofs");
    assertThat(document.path("imageId").asText())
        .isEqualTo(Path.of(image).toRealPath().toString());
    assertThat(document.path("cacheId").asText()).matches("[0-9a-f]{40}");
    Path base = Path.of(document.path("base").asText());
    assertThat(base)
        .isEqualTo(host.layout().bases().resolve(document.path("cacheId").asText()))
        .hasSameBinaryContentAs(Path.of(image));
    assertThat(document.path("format").asText()).isEqualTo("raw");
    assertThat(document.path("virtualSize").asLong()).isEqualTo(CliHost.IMAGE_BYTES);
    assertThat(members(document.path("digests"))).containsExactly("sha256");
    assertThat(text).isEqualTo(new Outcome(0, base + "\n", ""));
  }

  @Test
  void shows_progress_on_standard_error_only() {
    Outcome outcome = host.run("image", "pull", host.image("a.img"), "--json");

    assertThat(outcome.document().has("base")).isTrue();
    assertThat(outcome.err()).contains("fetching", "a.img");
  }

  @Test
  void pulls_by_checksum() {
    String image = host.file("one", new byte[1]).toString();

    assertThat(host.run("image", "pull", image, "--checksum", "md5:" + MD5).status())
        .isZero();
    Outcome wrong =
        host.run("image", "pull", image, "--checksum", "md5:" + "0".repeat(32), "--json");
    assertThat(wrong.status()).isEqualTo(3);
    assertThat(wrong.document().at("/error/kind").asText()).isEqualTo("ChecksumMismatch");
  }

  @Test
  void tells_the_checksums_of_a_file() {
    String file = host.file("one", new byte[1]).toString();

    Outcome json = host.run("image", "checksum", file, "--json");
    Outcome text = host.run("image", "checksum", file);

    assertThat(json.status()).isZero();
    assertThat(members(json.document())).containsExactlyInAnyOrder("file", "digests");
    assertThat(json.document().path("file").asText()).isEqualTo(file);
    JsonNode digests = json.document().path("digests");
    assertThat(members(digests)).containsExactly("md5", "sha256", "sha512");
    assertThat(digests.path("md5").asText()).isEqualTo(MD5);
    assertThat(digests.path("sha256").asText()).isEqualTo(SHA256);
    assertThat(digests.path("sha512").asText()).hasSize(128);
    assertThat(text.out().lines()).hasSize(3).contains("md5:" + MD5, "sha256:" + SHA256);
  }

  @Test
  void lists_nothing_in_an_empty_cache() {
    assertThat(host.run("image", "ls", "--json").document()).hasToString("{\"images\":[]}");
    assertThat(host.run("image", "ls").out().lines()).hasSize(1);
  }

  @Test
  void lists_what_is_cached() {
    String image = host.image("a.img");
    host.run("disk", "create", image, "--instance", "vm1", "--size", "1G");

    Outcome json = host.run("image", "ls", "--json");
    Outcome text = host.run("image", "ls");

    JsonNode cached = json.document().path("images").path(0);
    assertThat(members(cached))
        .containsExactly(
            "imageId",
            "cacheId",
            "base",
            "format",
            "virtualSize",
            "digests",
            "proofs",
            "revision",
            "allocated",
            "sizes",
            "instances",
            "fetched",
            "state",
            "damage",
            "pinned",
            "lastUse",
            "content",
            "sizedBases");
    assertThat(cached.path("revision").asInt()).isEqualTo(1);
    assertThat(cached.path("allocated").asLong()).isNotNegative();
    assertThat(cached.path("sizes")).hasToString("[1073741824]");
    assertThat(cached.path("instances")).hasToString("[\"vm1\"]");
    assertThat(cached.path("fetched").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(cached.path("state").asText()).isEqualTo("current");
    assertThat(cached.path("damage").isNull()).isTrue();
    assertThat(cached.path("proofs")).isEmpty();
    assertThat(cached.path("pinned").asBoolean()).isFalse();
    assertThat(cached.path("lastUse").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(cached.path("content").asText()).matches("blocks-crc32c:[0-9a-f]{64}");
    JsonNode sized = cached.path("sizedBases").path(0);
    assertThat(members(sized)).containsExactly("file", "size", "allocated");
    assertThat(Path.of(sized.path("file").asText())).hasSize(1L << 30);
    assertThat(sized.path("size").asLong()).isEqualTo(1L << 30);
    assertThat(text.out().lines())
        .hasSize(2)
        .element(1)
        .asString()
        .contains("a.img", "current", "1 GiB", "vm1", "sha256")
        .doesNotContain("request");
  }

  @Test
  void lists_which_digest_was_asked_for() {
    String image = host.file("one", new byte[1]).toString();
    host.run("image", "pull", image, "--checksum", "md5:" + MD5);

    assertThat(
            host.run("image", "ls", "--json").document().at("/images/0/proofs").toString())
        .isEqualTo("[{\"by\":\"request\",\"algorithm\":\"md5\",\"who\":null}]");
    assertThat(host.run("image", "ls").out()).contains("md5 (request)");
  }

  @Test
  void compares_an_image_with_the_list_beside_it() {
    String image = host.file("one", new byte[1]).toString();
    host.file("SHA256SUMS", (SHA256 + "  one\n").getBytes(StandardCharsets.UTF_8));
    host.file("OTHERSUMS", ("0".repeat(64) + "  one\n").getBytes(StandardCharsets.UTF_8));

    Outcome right = host.run("image", "pull", image, "--checksum-file", "SHA256SUMS", "--json");
    Outcome wrong = host.run("image", "pull", image, "--checksum-file", "OTHERSUMS", "--json");
    Outcome none = host.run("image", "pull", image, "--checksum-file", "NONE");
    Outcome useless = host.run("image", "pull", image, "--key", image);

    assertThat(right.document().at("/proofs/0/by").asText()).isEqualTo("checksum-file");
    assertThat(right.document().at("/proofs/0/who").asText()).endsWith("/SHA256SUMS");
    assertThat(wrong.status()).isEqualTo(3);
    assertThat(wrong.document().at("/error/kind").asText()).isEqualTo("ChecksumMismatch");
    assertThat(none.status()).isEqualTo(4);
    assertThat(useless.status()).isEqualTo(2);
  }

  private Path baseOf(String image) {
    return Path.of(
        host.run("image", "pull", image, "--json").document().path("base").asText());
  }

  private static void damage(Path base) throws IOException {
    byte[] content = Files.readAllBytes(base);
    content[content.length - 1] ^= 1;
    Files.delete(base);
    Files.write(base, content);
  }

  @Test
  void verifies_an_empty_cache() {
    Outcome json = host.run("image", "verify", "--json");

    assertThat(json.status()).isZero();
    assertThat(json.document()).hasToString("{\"sound\":true,\"files\":[]}");
    assertThat(host.run("image", "verify").out().lines()).hasSize(1);
  }

  @Test
  void verifies_what_is_cached() {
    String image = host.image("a.img");
    host.run("disk", "create", image, "--instance", "vm1", "--size", "1G");

    Outcome json = host.run("image", "verify", "--json");
    Outcome text = host.run("image", "verify", image);

    assertThat(json.status()).isZero();
    assertThat(members(json.document())).containsExactly("sound", "files");
    assertThat(json.document().path("sound").asBoolean()).isTrue();
    JsonNode files = json.document().path("files");
    assertThat(members(files.path(0)))
        .containsExactly("file", "imageId", "cacheId", "size", "verdict", "detail", "remarks");
    assertThat(files.path(0).path("size").isNull()).isTrue();
    assertThat(files.path(1).path("size").asLong()).isEqualTo(1L << 30);
    assertThat(files.findValuesAsText("verdict")).containsExactly("sound", "sound");
    assertThat(text.status()).isZero();
    assertThat(text.out().lines()).hasSize(3);
    assertThat(text.err()).contains("verifying");
  }

  @Test
  void tells_of_every_file_and_fails_if_one_is_damaged() throws IOException {
    String image = host.image("a.img");
    Path base = baseOf(image);
    Path sound = baseOf(host.image("b.img"));
    damage(base);

    Outcome json = host.run("image", "verify", "--json");
    Outcome text = host.run("image", "verify");

    assertThat(json.status()).isEqualTo(1);
    assertThat(json.document().path("sound").asBoolean()).isFalse();
    JsonNode files = json.document().path("files");
    assertThat(files.findValuesAsText("verdict")).containsExactly("damaged", "sound");
    assertThat(files.findValuesAsText("file")).containsExactly(base.toString(), sound.toString());
    assertThat(files.at("/0/detail").asText()).contains("blocks-crc32c:");
    assertThat(files.at("/0/remarks")).hasSize(1);
    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out().lines()).hasSize(3).anyMatch(line -> line.startsWith("damaged "));
    assertThat(baseOf(image)).isNotEqualTo(base);
    assertThat(base).exists();
    JsonNode listed = host.run("image", "ls", "--json").document().path("images");
    assertThat(listed.findValuesAsText("state")).containsExactly("damaged", "current", "current");
    assertThat(members(listed.at("/0/damage"))).containsExactly("what", "found");
    assertThat(host.run("image", "ls").out()).contains("damaged");
  }

  @Test
  void verifies_only_what_it_is_asked_to() throws IOException {
    damage(baseOf(host.image("a.img")));
    String other = host.image("b.img");
    baseOf(other);

    assertThat(host.run("image", "verify", other).status()).isZero();
    assertThat(host.run("image", "verify").status()).isEqualTo(1);
  }

  @Test
  void finds_nothing_to_verify_where_nothing_is_cached() {
    Outcome outcome = host.run("image", "verify", host.image("a.img"), "--json");

    assertThat(outcome.status()).isEqualTo(4);
    assertThat(outcome.document().at("/error/kind").asText()).isEqualTo("NotFound");
  }

  @Test
  void takes_names_that_are_hard_to_read() throws IOException {
    Path odd = directory.resolve("-a \n'ü'\"${x}.img");
    Files.write(odd, new byte[512]);

    Outcome outcome = host.run("image", "pull", "--json", odd.toString());

    assertThat(outcome.status()).isZero();
    assertThat(outcome.document().path("imageId").asText())
        .isEqualTo(odd.toRealPath().toString());
  }
}
