/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.imagebackend.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams as the real tools make them. */
@Tag("compression-tools")
class CompressionToolsTest {
  private static final byte[] CONTENT = Packed.content(3_000_001);

  @TempDir
  Path directory;

  private byte[] pack(List<String> command) throws IOException, InterruptedException {
    Path tool = Path.of("/usr/bin", command.get(0));
    assumeTrue(Files.isExecutable(tool), tool + " is not installed");
    Path input = Files.write(directory.resolve("image"), CONTENT);
    Path output = directory.resolve("packed");
    Process process = new ProcessBuilder(command)
        .redirectInput(input.toFile())
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readAllBytes(output);
  }

  @ParameterizedTest
  @CsvSource({
    "GZIP, gzip -c",
    "GZIP, gzip -9c",
    "GZIP, pigz -p 2 -c",
    "XZ, xz -c",
    "XZ, xz -0c --check=sha256",
    "XZ, xz -9ec",
    "XZ, xz -1c -T2 --block-size=500000",
    "XZ, xz -1c --x86 --lzma2=dict=128MiB",
    "XZ, pixz",
    "ZSTD, zstd -c",
    "ZSTD, zstd -19c -T2",
    "ZSTD, zstd --fast -c --no-check",
    "ZSTD, zstd --long=27 -c",
    "ZSTD, zstd -22 --ultra -c --no-content-size",
    "ZSTD, pzstd -p 2 -c",
  })
  void unpacks_what_the_tools_pack(Compression compression, String command)
      throws IOException, InterruptedException {
    byte[] served = pack(List.of(command.split(" ")));

    assertThat(Unpacked.of(compression, served)).isEqualTo(CONTENT);
    assertThat(Unpacked.of(compression, Packed.joined(served, served)))
        .isEqualTo(Packed.joined(CONTENT, CONTENT));
  }

  @ParameterizedTest
  @CsvSource({
    "XZ, xz -1c --lzma2=dict=192MiB, 193",
    "ZSTD, zstd --long=28 -c, 256",
  })
  void refuses_what_the_tools_can_make_too_demanding(
      Compression compression, String command, int mebibytes)
      throws IOException, InterruptedException {
    assertThat(Unpacked.failure(compression, pack(List.of(command.split(" ")))))
        .hasMessageContaining("needs " + mebibytes + " MiB of memory to be unpacked");
  }
}
