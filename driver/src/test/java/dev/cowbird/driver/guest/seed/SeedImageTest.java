/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles;
import dev.cowbird.imagebackend.testing.FaultyFiles.Fault;
import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeedImageTest {
  private static final GuestConfig CONFIG = Seeds.full().build();

  @TempDir
  Path directory;

  private Path write(HostFiles files, String name, SeedFormat format) {
    Path target = directory.resolve(name);
    try (InFlightFile inFlight = InFlightFile.of(files, target, InFlight.TEMPORARY)) {
      new SeedImage(files).write(inFlight, CONFIG, Seeds.WEB, format);
    }
    return target;
  }

  @ParameterizedTest
  @CsvSource({"NO_CLOUD, CIDATA, /user-data", "CONFIG_DRIVE, config-2, /openstack/latest/user_data"
  })
  void writes_a_seed_that_only_its_owner_may_read(SeedFormat format, String label, String path)
      throws IOException {
    Path seed = write(new LinuxFiles(), "seed", format);
    IsoReader image = new IsoReader(Files.readAllBytes(seed));
    assertThat(image.label(16, StandardCharsets.US_ASCII)).isEqualTo(label);
    assertThat(image.rockRidge()).containsKey(path);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(seed)))
        .isEqualTo("rw-------");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writes_the_same_bytes_again(SeedFormat format) {
    assertThat(write(new LinuxFiles(), "one", format))
        .hasSameBinaryContentAs(write(new LinuxFiles(), "two", format));
  }

  @ParameterizedTest
  @EnumSource
  void leaves_a_whole_seed_or_nothing_whatever_fails(Moment moment) throws IOException {
    boolean struck = true;
    for (int n = 1; struck; n++) {
      FaultyFiles files = new FaultyFiles(new LinuxFiles(), n, moment, Fault.noSpace());
      try {
        write(files, "seed", SeedFormat.NO_CLOUD);
      } catch (ImageException e) {
        assertThat(e.kind()).isEqualTo(ImageException.Kind.NO_SPACE);
      }
      struck = files.struck();
      Path seed = directory.resolve("seed");
      if (Files.exists(seed)) {
        assertThat(new IsoReader(Files.readAllBytes(seed)).rockRidge()).containsKey("/meta-data");
        Files.delete(seed);
      }
    }
  }

  @Test
  void makes_nothing_of_what_it_refuses() throws IOException {
    InstanceIdentity bare =
        new InstanceIdentity(Seeds.WEB.uuid(), Seeds.WEB.name(), List.<MacAddress>of());
    HostFiles files = new LinuxFiles();
    Path target = directory.resolve("seed");
    try (InFlightFile inFlight = InFlightFile.of(files, target, InFlight.TEMPORARY)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new SeedImage(files).write(inFlight, CONFIG, bare, SeedFormat.NO_CLOUD));
      assertThat(directory).isEmptyDirectory();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SeedImage.check(CONFIG, bare, SeedFormat.NO_CLOUD));
  }

  @Test
  void does_not_write_over_a_file_that_is_in_flight() throws IOException {
    HostFiles files = new LinuxFiles();
    Path other = Files.writeString(directory.resolve("other"), "other");
    Path target = directory.resolve("seed");
    InFlightFile inFlight = InFlightFile.of(files, target, InFlight.TEMPORARY);
    Files.createSymbolicLink(inFlight.path(), other);
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(
            () -> new SeedImage(files).write(inFlight, CONFIG, Seeds.WEB, SeedFormat.NO_CLOUD));
    assertThat(other).hasContent("other");
    inFlight.close();
  }

  @ParameterizedTest
  @CsvSource({"web, web", "Web_1.b, web-1-b", "7, i-7", "a-_., a", "9.9, 9-9"})
  void makes_host_names_of_instance_names(String name, String hostname) {
    InstanceIdentity identity =
        new InstanceIdentity(new UUID(0, 1), new InstanceName(name), List.of());
    assertThat(identity.hostname()).isEqualTo(new HostName(hostname));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("xorriso")
  void is_read_by_xorriso_without_complaint(SeedFormat format)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/xorriso")), "xorriso is not installed");
    Path seed = write(new LinuxFiles(), "seed", format);
    Path read = directory.resolve("read");
    Process xorriso = new ProcessBuilder(
            "xorriso",
            "-osirrox",
            "on",
            "-report_about",
            "WARNING",
            "-abort_on",
            "WARNING",
            "-indev",
            seed.toString(),
            "-extract",
            "/",
            read.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("xorriso.log").toFile())
        .start();
    assertThat(xorriso.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(xorriso.exitValue())
        .as(Files.readString(directory.resolve("xorriso.log")))
        .isZero();
    new IsoReader(Files.readAllBytes(seed))
        .rockRidge()
        .forEach((path, text) -> assertThat(read.resolve(path.substring(1))).hasContent(text));
  }
}
