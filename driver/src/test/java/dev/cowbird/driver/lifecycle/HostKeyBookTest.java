/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.HostKeyRepository;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.guest.shell.HostKeys;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.imagebackend.file.LinuxFiles;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyBookTest {
  private static final SshPublicKey KEY = SshPublicKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ775uFFRXzr2A0ZHnYQ7BYSrQYQilqhDzFQ2rA9+5LG");
  private static final SshPublicKey OTHER = SshPublicKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKNXn1tXLRLPmUoXMnVxSDkTIMhPNfAUHMa4gHyEX0Ng");
  private static final SshPublicKey OF_SECURITY_KEY =
      SshPublicKey.parse("sk-ssh-ed25519@openssh.com"
          + " AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAICoqKioqKioqKioqKioqKioqKioqKioqKioqKioq"
          + "KioqAAAABHNzaDo=");

  @TempDir
  private Path directory;

  private TestHost host;
  private LocalImageBackend images;
  private HostKeyBook book;

  @BeforeEach
  void spawn() {
    host = new TestHost(directory);
    host.spawn();
    images = LocalImageBackend.open(host.config(), Host.ofThisMachine());
    book = new HostKeyBook(host.store(), images, new LinuxFiles());
  }

  @AfterEach
  void close() {
    images.close();
  }

  private KnownGuest guest() {
    InstanceRecord record = host.store().find(VM).orElseThrow();
    return new KnownGuest(
        VM,
        record.machine(),
        host.store().consoleLog(VM),
        Optional.empty(),
        Optional.of(host.domain()),
        book);
  }

  private void guestPrints(SshPublicKey... keys) {
    StringBuilder list = new StringBuilder("-----BEGIN SSH HOST KEY KEYS-----\r\n");
    for (SshPublicKey key : keys) {
      list.append(key.line()).append("\r\n");
    }
    host.hypervisor.guest(VM.value()).prints(list + "-----END SSH HOST KEY KEYS-----\r\n");
  }

  private static int check(HostKeys keys, SshPublicKey shown) {
    return keys.check(VM.value(), Base64.getDecoder().decode(shown.blob()));
  }

  @Test
  void keys_that_the_console_told_are_recorded_and_no_other_is_taken() {
    guestPrints(KEY);

    assertThat(check(book.keys(guest()), OTHER)).isEqualTo(HostKeyRepository.CHANGED);
    assertThat(check(book.keys(guest()), KEY)).isEqualTo(HostKeyRepository.OK);
    assertThat(host.store().knownHosts(VM)).hasContent("vm1 " + KEY.line());
  }

  @Test
  void while_a_guest_boots_its_keys_are_looked_at_and_not_recorded() {
    assertThat(check(book.passing(guest()), OTHER)).isEqualTo(HostKeyRepository.OK);
    guestPrints(KEY);
    assertThat(check(book.passing(guest()), OTHER)).isEqualTo(HostKeyRepository.CHANGED);
    assertThat(check(book.passing(guest()), KEY)).isEqualTo(HostKeyRepository.OK);
    assertThat(host.store().knownHosts(VM)).doesNotExist();
    assertThat(check(book.keys(guest()), KEY)).isEqualTo(HostKeyRepository.OK);
    assertThat(check(book.passing(guest()), OTHER)).isEqualTo(HostKeyRepository.CHANGED);
  }

  @Test
  void a_key_that_can_not_be_checked_is_passed_over_for_one_that_can() {
    guestPrints(OF_SECURITY_KEY, KEY);

    assertThat(check(book.keys(guest()), KEY)).isEqualTo(HostKeyRepository.OK);
    assertThat(host.store().knownHosts(VM)).hasContent("vm1 " + KEY.line());
  }

  @Test
  void a_guest_that_told_only_what_can_not_be_checked_is_trusted_at_first() {
    guestPrints(OF_SECURITY_KEY);

    assertThat(check(book.keys(guest()), KEY)).isEqualTo(HostKeyRepository.OK);
    assertThat(check(book.keys(guest()), OTHER)).isEqualTo(HostKeyRepository.CHANGED);
  }
}
