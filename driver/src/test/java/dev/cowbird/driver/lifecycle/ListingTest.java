/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Status;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
  @TempDir
  Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;

  @BeforeEach
  void open() {
    host = new TestHost(directory);
    driver = host.open();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** What both ways to look say. */
  private Instance look() {
    Instance instance = driver.instance(VM);
    assertThat(driver.instances()).containsExactly(instance);
    return instance;
  }

  @Test
  void lists_nothing_in_a_new_state_directory() {
    assertThat(driver.instances()).isEmpty();
  }

  @Test
  void shows_what_a_complete_machine_is_doing() {
    host.spawn();

    assertThat(look().status()).isEqualTo(Status.READY);
    assertThat(look().power()).contains(PowerState.RUNNING);
    assertThat(look().state()).isEqualTo("running");
    host.hypervisor.guest(VM.value()).powersOff();
    assertThat(look().state()).isEqualTo("shut off");
  }

  @Test
  void shows_a_machine_that_was_never_finished() {
    host.spawn();
    host.pretendThatItsMakerDied();

    assertThat(look().status()).isEqualTo(Status.CREATING);
    assertThat(look().state()).isEqualTo("creating");
    assertThat(look().machine()).isPresent();
  }

  @Test
  void shows_a_directory_in_which_nothing_is_as_unfinished() throws IOException {
    Files.createDirectory(host.layout().instance(VM));

    assertThat(look().status()).isEqualTo(Status.CREATING);
    assertThat(look().disk()).isEmpty();
    assertThat(look().machine()).isEmpty();
  }

  @Test
  void shows_a_machine_whose_domain_is_lost() {
    host.spawn();
    host.domain().powerOff();
    host.domain().undefine();

    assertThat(look().status()).isEqualTo(Status.LOST);
    assertThat(look().power()).isEmpty();
    assertThat(look().disk()).isPresent();
    assertThat(look().state()).isEqualTo("lost");
  }

  @Test
  void takes_no_other_domain_of_the_name_for_the_machine() {
    host.spawn();
    host.domain().powerOff();
    host.domain().undefine();
    host.defineForeignDomain().start();

    assertThat(look().status()).isEqualTo(Status.LOST);
  }

  @Test
  void shows_a_lone_disk() {
    driver.createDisk(host.diskRequest(), ProgressListener.none());

    assertThat(look().status()).isEqualTo(Status.DISK);
    assertThat(look().disk()).isPresent();
    assertThat(look().machine()).isEmpty();
    assertThat(look().state()).isEqualTo("disk");
  }

  @Test
  void shows_a_machine_whose_disk_is_lost() throws IOException {
    host.spawn();
    Files.delete(host.layout().disk(VM));

    assertThat(look().status()).isEqualTo(Status.READY);
    assertThat(look().disk()).isEmpty();
  }

  @Test
  void lists_by_name_and_reads_past_what_is_no_instance() throws IOException {
    for (String name : new String[] {"b", "a", "B10"}) {
      InstanceSpec spec =
          InstanceSpec.builder(new InstanceName(name), host.image()).build();
      driver.spawn(spec, ProgressListener.none());
    }
    Files.createDirectory(host.layout().instances().resolve(".hidden"));
    Files.writeString(host.layout().instances().resolve("README"), "no directory");

    assertThat(driver.instances())
        .extracting(instance -> instance.name().value())
        .containsExactly("B10", "a", "b");
  }

  @Test
  void needs_no_lock() {
    host.spawn();
    try (InstanceLock held = driver.images().lockInstance(VM)) {
      assertThat(look().status()).isEqualTo(Status.READY);
    }
  }

  @Test
  void counts_a_domain_that_goes_while_it_is_looked_at_as_lost() {
    host.spawn();
    host.hypervisor.failOnce(Action.STATE, new DriverException(Kind.NOT_FOUND, "Gone"));

    assertThat(driver.instance(VM).status()).isEqualTo(Status.LOST);
  }

  @Test
  void tells_when_the_hypervisor_can_not_be_asked() {
    host.spawn();
    DriverException failure = new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon");
    host.hypervisor.fail(Action.STATES, failure);
    host.hypervisor.fail(Action.DOMAIN, failure);

    assertThatThrownBy(() -> driver.instances()).isSameAs(failure);
    assertThatThrownBy(() -> driver.instance(VM)).isSameAs(failure);
  }

  @Test
  void shows_a_machine_whose_record_is_damaged_among_the_others() throws IOException {
    host.spawn();
    InstanceName other = new InstanceName("other");
    driver.spawn(host.spec(other), ProgressListener.none());
    Files.writeString(record(), "{\"state\": \"rea");

    Instance damaged = driver.instance(VM);

    assertThat(driver.instances()).containsExactly(driver.instance(other), damaged);
    assertThat(damaged.status()).isEqualTo(Status.DAMAGED);
    assertThat(damaged.state()).isEqualTo("damaged");
    assertThat(damaged.damage().orElseThrow()).contains(record().toString(), "damaged");
    assertThat(damaged.machine()).isEmpty();
    assertThat(damaged.power()).isEmpty();
    assertThat(damaged.disk()).isPresent();
    assertThat(driver.instance(other).damage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "{}", "[]", "{\"state\": \"gone\"}", "{\"state\": \"ready\"}"})
  void shows_a_machine_as_damaged_whatever_its_record_lacks(String json) throws IOException {
    host.spawn();
    Files.writeString(record(), json);

    assertThat(look().status()).isEqualTo(Status.DAMAGED);
    assertThat(look().damage()).isPresent();
  }

  @Test
  void shows_a_running_machine_whose_disk_record_is_damaged_as_damaged_and_running()
      throws IOException {
    host.spawn();
    Files.writeString(host.layout().diskRecord(VM), "no JSON");

    assertThat(look().status()).isEqualTo(Status.DAMAGED);
    assertThat(look().power()).contains(PowerState.RUNNING);
    assertThat(look().machine()).isPresent();
    assertThat(look().disk()).isEmpty();
  }

  private Path record() {
    return host.layout().instance(VM).resolve("instance.json");
  }

  @Test
  void finds_nothing_where_nothing_is() {
    host.defineForeignDomain();

    assertThat(driver.instances()).isEmpty();
    assertThatThrownBy(() -> driver.instance(VM))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .hasMessageContaining("vm1");
  }
}
