/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Architecture;
import dev.cowbird.driver.domain.MachineType;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.domain.XmlDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Hypervisor} does. A subclass says how to open one, what a domain on it is, and
 * what its guests are able to. Whatever a test defines is gone after it.
 */
public abstract class HypervisorContract {
  /** What not every hypervisor, or not every guest, is able to. */
  protected enum Ability {
    /** The guest shuts down when its power button is pressed. */
    POWER_BUTTON,
    /** There are consoles, and the guest sends back every byte that it gets on the first one. */
    ECHO,
    /** Agents and addresses can be asked for; this guest has neither. */
    AGENT_CHANNEL,
    /**
     * Devices come and go. The domain has a screen with a password, and SCSI, from which disks go
     * by themselves; of others this guest does not let go.
     */
    DEVICES
  }

  /** Long enough for a guest in software on a busy host; nobody waits for it if all is well. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<PowerState> RUNNING = EnumSet.of(PowerState.RUNNING);
  private static final Set<PowerState> OFF = EnumSet.of(PowerState.SHUT_OFF);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String prefix = "contract-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private Hypervisor hypervisor;

  /** Opens another connection to the same hypervisor, or for the fake a hypervisor of its own. */
  protected abstract Hypervisor open();

  /** A domain that can be defined and started, with a guest that goes on until it is ended. */
  protected abstract String domainXml(String name, UUID uuid);

  protected abstract Set<Ability> abilities();

  /** A kind of guest that the hypervisor runs. */
  protected GuestKind usualKind() {
    return new GuestKind(VirtualizationType.QEMU, Architecture.X86_64, MachineType.Q35);
  }

  /** A kind of guest that the hypervisor says it does not run, if it says so of any. */
  protected abstract Optional<GuestKind> strangeKind();

  /** A file of a mebibyte that guests can be given; asked for where there are devices. */
  protected abstract Path spareDisk(String name);

  /** The name of a virtual network that is active, if the hypervisor has one. */
  protected abstract Optional<String> activeNetwork();

  @BeforeEach
  void connect() {
    hypervisor = open();
  }

  @AfterEach
  void removeDomainsAndDisconnect() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    hypervisor.close();
    try (Hypervisor cleaner = open()) {
      for (Domain domain : cleaner.domains()) {
        if (domain.name().startsWith(prefix)) {
          domain.undefine();
          cleaner.domain(domain.name()).ifPresent(Domain::powerOff);
        }
      }
    }
  }

  @Test
  void tells_about_itself() {
    HostCapabilities capabilities = hypervisor.capabilities();

    assertThat(capabilities.uri()).isNotBlank();
    assertThat(capabilities.hypervisor()).matches("\\w+ \\d+\\.\\d+\\.\\d+");
    assertThat(capabilities.libvirtVersion()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(capabilities.hostName()).isNotBlank();
    assertThat(capabilities.architecture()).isNotBlank();
  }

  @Test
  void tells_of_its_processors_each_in_one_node() {
    List<Integer> cpus = hypervisor.capabilities().nodes().stream()
        .flatMap(node -> node.cpus().stream())
        .toList();

    assertThat(cpus).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void tells_what_guests_can_have_and_who_carries_their_packets() {
    GuestKind kind = usualKind();

    assertThat(hypervisor.domainCapabilities(kind).lacks(Capability.DISK_BUS, "virtio"))
        .isFalse();
    assertThat(hypervisor.domainCapabilities(kind).mostVcpus().orElse(1)).isPositive();
    assertThat(hypervisor.userNetworks(kind)).isNotEmpty();
  }

  @Test
  void refuses_a_kind_of_guest_that_it_does_not_run() {
    Optional<GuestKind> stranger = strangeKind();
    assumeTrue(stranger.isPresent(), "This hypervisor does not tell what it runs");

    assertFails(Kind.UNSUPPORTED, () -> hypervisor.domainCapabilities(stranger.get()));
    assertFails(Kind.UNSUPPORTED, () -> hypervisor.userNetworks(stranger.get()));
  }

  @Test
  void tells_what_all_domains_are_doing_by_one_question() {
    Domain off = hypervisor.define(domainXml(name("off"), UUID.randomUUID()));
    Domain on = hypervisor.define(domainXml(name("on"), UUID.randomUUID()));
    on.start();

    assertThat(hypervisor.states())
        .containsEntry(off.uuid(), PowerState.SHUT_OFF)
        .containsEntry(on.uuid(), PowerState.RUNNING);
  }

  @Test
  void tells_nothing_of_a_domain_that_is_gone() {
    Domain domain = hypervisor.define(domainXml(name("vm"), UUID.randomUUID()));
    domain.undefine();

    assertThat(hypervisor.states()).doesNotContainKey(domain.uuid());
    assertThat(hypervisor.domain(domain.uuid())).isEmpty();
  }

  @Test
  void finds_a_domain_by_its_uuid() {
    Domain domain = hypervisor.define(domainXml(name("vm"), UUID.randomUUID()));

    assertThat(hypervisor.domain(domain.uuid())).contains(domain);
  }

  @Test
  void keeps_a_defined_domain_shut_off() {
    UUID uuid = UUID.randomUUID();

    Domain domain = hypervisor.define(domainXml(name("vm"), uuid));

    assertThat(domain.name()).isEqualTo(name("vm"));
    assertThat(domain.uuid()).isEqualTo(uuid);
    assertThat(domain.state()).isEqualTo(PowerState.SHUT_OFF);
    assertThat(domain.xml()).contains(name("vm"), uuid.toString());
  }

  @Test
  void finds_a_domain_by_its_name() {
    Domain defined = define("vm");

    assertThat(hypervisor.domain(name("vm")).map(Domain::uuid)).contains(defined.uuid());
    assertThat(hypervisor.domain(name("other"))).isEmpty();
  }

  @Test
  void lists_domains_in_any_state_by_name() {
    define("c");
    define("a").start();
    define("b");

    assertThat(hypervisor.domains())
        .extracting(Domain::name)
        .filteredOn(each -> each.startsWith(prefix))
        .containsExactly(name("a"), name("b"), name("c"));
  }

  @Test
  void keeps_text_beyond_ascii() {
    UUID uuid = UUID.randomUUID();

    Domain domain = hypervisor.define(titled(domainXml(name("vm"), uuid), "Küche & 台所 🐦"));

    assertThat(domain.xml()).contains("<title>Küche &amp; 台所 🐦</title>");
  }

  @Test
  void replaces_the_description_of_a_domain_that_is_defined_again() {
    Domain first = define("vm");

    Domain second =
        hypervisor.define(titled(domainXml(first.name(), first.uuid()), "another title"));

    assertThat(second.uuid()).isEqualTo(first.uuid());
    assertThat(first.xml()).contains("another title");
  }

  @Test
  void refuses_a_name_that_another_uuid_has() {
    Domain domain = define("vm");

    assertFails(
        Kind.CONFLICT, () -> hypervisor.define(domainXml(domain.name(), UUID.randomUUID())));
    assertThat(hypervisor.domain(domain.name()).map(Domain::uuid)).contains(domain.uuid());
  }

  @Test
  void refuses_a_uuid_that_another_name_has() {
    Domain domain = define("vm");

    assertFails(Kind.CONFLICT, () -> hypervisor.define(domainXml(name("other"), domain.uuid())));
    assertThat(hypervisor.domain(name("other"))).isEmpty();
  }

  @Test
  void refuses_descriptions_that_are_none() {
    String nameless = domainXml(name("vm"), UUID.randomUUID()).replaceAll("<name>.*</name>", "");

    for (String xml : List.of("", "no xml", "<domain", "<network/>", "<domain/>", nameless)) {
      assertThatThrownBy(() -> hypervisor.define(xml))
          .as(xml)
          .isInstanceOfSatisfying(
              DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DOMAIN_REFUSED))
          .hasMessageMatching("(?s)Can't define the domain: .+");
    }
    assertThat(hypervisor.domain(name("vm"))).isEmpty();
  }

  @Test
  void starts_a_domain_and_powers_it_off() {
    Domain domain = define("vm");

    domain.start();
    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);

    domain.powerOff();
    assertThat(domain.state()).isEqualTo(PowerState.SHUT_OFF);
  }

  @Test
  void starts_a_domain_again() {
    Domain domain = define("vm");

    domain.start();
    domain.powerOff();
    domain.start();

    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void does_not_start_a_domain_twice() {
    Domain domain = define("vm");
    domain.start();

    assertFails(Kind.CONFLICT, domain::start);
    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void powers_off_what_is_off_without_complaint() {
    Domain domain = define("vm");

    domain.powerOff();

    assertThat(domain.state()).isEqualTo(PowerState.SHUT_OFF);
  }

  @Test
  void shuts_down_a_guest_that_listens() {
    assumeAble(Ability.POWER_BUTTON);
    Domain domain = define("vm");
    domain.start();

    domain.shutdown();

    assertThat(domain.await(OFF, PATIENCE)).isEqualTo(PowerState.SHUT_OFF);
  }

  @Test
  void asks_only_active_domains_to_shut_down_or_reboot() {
    Domain domain = define("vm");

    assertFails(Kind.CONFLICT, domain::shutdown);
    assertFails(Kind.CONFLICT, domain::reboot);
  }

  @Test
  void keeps_a_domain_active_when_it_is_asked_to_reboot() {
    Domain domain = define("vm");
    domain.start();

    domain.reboot();

    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void a_guest_that_says_nothing_has_no_agent() {
    assumeAble(Ability.AGENT_CHANNEL);
    Domain domain = define("vm");
    domain.start();

    assertThat(domain.awaitAgent(Duration.ZERO)).isFalse();
    assertThat(domain.awaitAgent(Duration.ofMillis(50))).isFalse();
    assertFails(
        Kind.AGENT_UNAVAILABLE,
        () -> domain.askAgent("{\"execute\":\"guest-ping\"}", Duration.ofSeconds(1)));
    assertFails(Kind.AGENT_UNAVAILABLE, () -> domain.addresses(AddressSource.AGENT));
  }

  @Test
  void only_active_domains_are_asked_for_agent_and_addresses() {
    assumeAble(Ability.AGENT_CHANNEL);
    Domain domain = define("vm");

    assertFails(Kind.CONFLICT, () -> domain.awaitAgent(PATIENCE));
    assertFails(Kind.CONFLICT, () -> domain.addresses(AddressSource.LEASE));
    assertFails(Kind.CONFLICT, () -> domain.askAgent("{\"execute\":\"guest-ping\"}", PATIENCE));
  }

  @Test
  void nobody_knows_of_addresses_of_a_domain_without_interfaces() {
    assumeAble(Ability.AGENT_CHANNEL);
    Domain domain = define("vm");
    domain.start();

    assertThat(domain.addresses(AddressSource.LEASE)).isEmpty();
  }

  @Test
  void forgets_an_undefined_domain() {
    Domain domain = define("vm");

    domain.undefine();

    assertThat(hypervisor.domain(domain.name())).isEmpty();
    for (ThrowingCallable call : callsOn(domain)) {
      assertFails(Kind.NOT_FOUND, call);
    }
  }

  @Test
  void lets_an_active_domain_run_on_when_it_is_undefined() {
    Domain domain = define("vm");
    domain.start();

    domain.undefine();
    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);

    domain.powerOff();
    await().untilAsserted(() -> assertThat(hypervisor.domain(domain.name())).isEmpty());
  }

  @Test
  void does_not_take_a_new_domain_of_the_same_name_for_the_old_one() {
    Domain old = define("vm");
    old.undefine();
    Domain successor = define("vm");

    assertFails(Kind.NOT_FOUND, old::start);
    assertThat(successor.state()).isEqualTo(PowerState.SHUT_OFF);
  }

  @Test
  void finds_a_state_that_is_there_already_without_waiting() {
    assertThat(define("vm").await(OFF, Duration.ZERO)).isEqualTo(PowerState.SHUT_OFF);
  }

  @Test
  void gives_up_waiting_at_the_deadline() {
    Domain domain = define("vm");

    assertThatThrownBy(() -> domain.await(RUNNING, Duration.ofMillis(50)))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContainingAll(domain.name(), "shut off", "50 ms", "running");
  }

  @Test
  void wakes_all_who_wait_for_a_state() throws Exception {
    Domain domain = define("vm");
    List<Future<PowerState>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(threads.submit(() -> domain.await(RUNNING, PATIENCE)));
    }

    domain.start();

    for (Future<PowerState> each : waiting) {
      assertThat(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(PowerState.RUNNING);
    }
  }

  @Test
  void keeps_the_interrupt_of_who_waits() throws Exception {
    Domain domain = define("vm");
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiting = new Thread(() -> {
      try {
        domain.await(RUNNING, PATIENCE);
      } catch (DriverException e) {
        interrupted.complete(
            e.kind() == Kind.INTERRUPTED && Thread.currentThread().isInterrupted());
      }
    });
    waiting.start();

    waiting.interrupt();

    assertThat(interrupted.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tells_who_waits_that_the_domain_is_gone() {
    Domain domain = define("vm");
    Future<PowerState> waiting = threads.submit(() -> domain.await(RUNNING, PATIENCE));

    domain.undefine();

    assertThatThrownBy(() -> waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
  }

  @Test
  void knows_its_networks() {
    assertThat(hypervisor.network(prefix + "network")).isEmpty();
    activeNetwork()
        .ifPresent(
            network -> assertThat(hypervisor.network(network)).contains(NetworkState.ACTIVE));
  }

  @Test
  void carries_bytes_to_the_guest_and_back() throws Exception {
    assumeAble(Ability.ECHO);
    Domain domain = define("vm");
    domain.start();

    try (GuestConsole console = domain.openConsole()) {
      Future<String> answer = threads.submit(() -> readUntil(console, "ping"));
      await().atMost(PATIENCE).until(() -> {
        console.output().write("ping ".getBytes(UTF_8));
        console.output().flush();
        return answer.isDone();
      });
      assertThat(answer.get()).contains("ping");
    }
  }

  @Test
  void ends_a_read_when_the_console_is_closed() throws Exception {
    assumeAble(Ability.ECHO);
    Domain domain = define("vm");
    domain.start();
    GuestConsole console = domain.openConsole();
    Future<String> reading = threads.submit(() -> readUntil(console, "never printed"));

    console.close();
    console.close();

    reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> console.output().write("x".getBytes(UTF_8)));
    domain.openConsole().close();
  }

  @Test
  void ends_a_read_when_the_domain_ends() throws Exception {
    assumeAble(Ability.ECHO);
    Domain domain = define("vm");
    domain.start();
    try (GuestConsole console = domain.openConsole()) {
      Future<String> reading = threads.submit(() -> readUntil(console, "never printed"));

      domain.powerOff();

      reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void ends_a_read_when_the_hypervisor_is_closed() throws Exception {
    assumeAble(Ability.ECHO);
    Domain domain = define("vm");
    domain.start();
    GuestConsole console = domain.openConsole();
    Future<String> reading = threads.submit(() -> readUntil(console, "never printed"));

    hypervisor.close();

    reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    console.close();
  }

  @Test
  void opens_one_console_at_a_time_and_only_of_active_domains() throws IOException {
    assumeAble(Ability.ECHO);
    Domain domain = define("vm");
    assertFails(Kind.CONFLICT, domain::openConsole);
    domain.start();

    try (GuestConsole console = domain.openConsole()) {
      assertThat(console.input().available()).isZero();
      assertFails(Kind.CONFLICT, domain::openConsole);
    }
  }

  @Test
  void attaches_to_what_runs_and_to_what_starts_next_time() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");
    domain.start();

    domain.attach(disk("vdb", "virtio"), EnumSet.allOf(DeviceScope.class));
    domain.attach(disk("sdx", "scsi"), EnumSet.of(DeviceScope.CONFIG));

    assertThat(targets(domain.xml())).contains("vdb").doesNotContain("sdx");
    assertThat(targets(domain.definition())).contains("vdb", "sdx");
    assertThat(targets(domain.inactiveXml())).contains("vdb", "sdx");
    domain.powerOff();
    assertThat(targets(domain.xml())).contains("vdb", "sdx");
  }

  @Test
  void detaches_from_what_starts_next_time() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");
    domain.attach(disk("vdb", "virtio"), EnumSet.of(DeviceScope.CONFIG));

    domain.detach(disk("vdb", "virtio"));

    assertThat(targets(domain.definition())).doesNotContain("vdb");
    assertFails(Kind.NOT_FOUND, () -> domain.detach(disk("vdb", "virtio")));
  }

  @Test
  void keeps_the_rest_of_a_description_when_a_device_is_attached() {
    assumeAble(Ability.DEVICES);
    String note = "<metadata><x:note xmlns:x=\"urn:x\">kept</x:note></metadata>";
    Domain domain = hypervisor.define(
        domainXml(name("vm"), UUID.randomUUID()).replaceFirst("</name>", "</name>" + note));

    domain.attach(disk("vdb", "virtio"), EnumSet.of(DeviceScope.CONFIG));

    assertThat(domain.definition()).contains("kept</x:note>").contains("passwd=");
    assertThat(hypervisor.define(domain.definition()).definition()).isEqualTo(domain.definition());
  }

  @Test
  void attaches_nothing_twice_and_leaves_both_descriptions_alone_then() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");
    domain.start();
    domain.attach(disk("vdb", "virtio"), EnumSet.of(DeviceScope.CONFIG));

    assertFails(
        Kind.CONFLICT,
        () -> domain.attach(disk("vdb", "virtio"), EnumSet.allOf(DeviceScope.class)));

    assertThat(targets(domain.xml())).doesNotContain("vdb");
  }

  @Test
  void attaches_to_what_runs_only_if_it_does() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");

    assertFails(
        Kind.CONFLICT, () -> domain.attach(disk("vdb", "virtio"), EnumSet.of(DeviceScope.LIVE)));
    assertFails(
        Kind.CONFLICT, () -> domain.unplug(disk("vdb", "virtio"), "virtio-disk1", Duration.ZERO));
  }

  @Test
  void refuses_devices_that_are_none() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");

    for (String xml : List.of("", "no xml", "<disk")) {
      assertFails(Kind.DOMAIN_REFUSED, () -> domain.attach(xml, EnumSet.of(DeviceScope.CONFIG)));
    }
  }

  @Test
  void unplugs_what_needs_no_guest() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");
    domain.start();
    domain.attach(disk("sdx", "scsi"), EnumSet.allOf(DeviceScope.class));

    domain.unplug(disk("sdx", "scsi"), alias(domain, "sdx"), PATIENCE);

    assertThat(targets(domain.xml())).doesNotContain("sdx");
    assertThat(targets(domain.definition())).contains("sdx");
  }

  @Test
  void gives_up_on_a_guest_that_does_not_let_go() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");
    domain.start();
    domain.attach(disk("vdb", "virtio"), EnumSet.allOf(DeviceScope.class));
    String alias = alias(domain, "vdb");

    assertThatThrownBy(() -> domain.unplug(disk("vdb", "virtio"), alias, Duration.ofMillis(50)))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT))
        .hasMessageContainingAll(alias, domain.name());
    assertThat(targets(domain.xml())).contains("vdb");
  }

  @Test
  void throttles_a_disk_and_takes_it_back() {
    assumeAble(Ability.DEVICES);
    Domain domain = define("vm");
    domain.start();
    domain.attach(disk("vdb", "virtio"), EnumSet.allOf(DeviceScope.class));
    Throttle throttle = new Throttle(Map.of(
        Throttle.Limited.READ_BYTES, Throttle.Rate.of(1_000_000),
        Throttle.Limited.TOTAL_IOPS, Throttle.Rate.of(100, 200, 2)));

    domain.throttle("vdb", Optional.of(throttle), EnumSet.allOf(DeviceScope.class));
    assertThat(List.of(domain.xml(), domain.definition()))
        .allSatisfy(xml ->
            assertThat(xml).contains("<read_bytes_sec>1000000<", "<total_iops_sec_max_length>2<"));

    domain.throttle("vdb", Optional.empty(), EnumSet.allOf(DeviceScope.class));
    assertThat(List.of(domain.xml(), domain.definition()))
        .allSatisfy(xml -> assertThat(xml).doesNotContain("bytes_sec>1", "iops_sec>1"));
  }

  private String disk(String target, String bus) {
    return "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='"
        + spareDisk(prefix + target) + "'/><backingStore/><target dev='" + target + "' bus='" + bus
        + "'/></disk>";
  }

  private static List<String> targets(String xml) {
    return XmlDocument.parse(xml).all("/domain/devices/disk/target/@dev");
  }

  private static String alias(Domain domain, String target) {
    return XmlDocument.parse(domain.xml())
        .first("/domain/devices/disk[target/@dev='" + target + "']/alias/@name")
        .orElseThrow();
  }

  @Test
  void serves_many_threads_at_once() throws Exception {
    List<Future<?>> working = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String vm = "vm" + i;
      working.add(threads.submit(() -> {
        Domain domain = define(vm);
        domain.start();
        domain.await(RUNNING, PATIENCE);
        assertThat(hypervisor.domains()).extracting(Domain::name).contains(name(vm));
        domain.powerOff();
        domain.await(OFF, PATIENCE);
        domain.undefine();
      }));
    }

    for (Future<?> each : working) {
      each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(hypervisor.domains())
        .extracting(Domain::name)
        .noneMatch(each -> each.startsWith(prefix));
  }

  @Test
  void refuses_every_call_once_closed() {
    Domain domain = define("vm");

    hypervisor.close();
    hypervisor.close();

    List<ThrowingCallable> calls = new ArrayList<>(callsOn(domain));
    calls.add(hypervisor::capabilities);
    calls.add(hypervisor::domains);
    calls.add(() -> hypervisor.domain("vm"));
    calls.add(() -> hypervisor.network("default"));
    calls.add(() -> hypervisor.define(domainXml(name("vm"), domain.uuid())));
    calls.add(() -> domain.await(OFF, Duration.ZERO));
    for (ThrowingCallable call : calls) {
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(call);
    }
  }

  @Test
  void wakes_who_waits_when_it_is_closed() {
    Domain domain = define("vm");
    Future<PowerState> waiting = threads.submit(() -> domain.await(RUNNING, PATIENCE));

    hypervisor.close();

    assertThatThrownBy(() -> waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void closes_under_running_calls() throws Exception {
    Domain domain = define("vm");
    List<Future<?>> calling = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calling.add(threads.submit(() -> {
        while (domain.state() == PowerState.SHUT_OFF) {
          hypervisor.domains();
        }
      }));
    }
    hypervisor.domains();

    hypervisor.close();

    for (Future<?> each : calling) {
      assertThatThrownBy(() -> each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  private Domain define(String suffix) {
    return hypervisor.define(domainXml(name(suffix), UUID.randomUUID()));
  }

  private String name(String suffix) {
    return prefix + suffix;
  }

  private void assumeAble(Ability ability) {
    assumeTrue(abilities().contains(ability), () -> "Neither hypervisor nor guest has " + ability);
  }

  private static List<ThrowingCallable> callsOn(Domain domain) {
    return List.of(
        domain::state,
        domain::xml,
        domain::definition,
        domain::start,
        domain::shutdown,
        domain::reboot,
        domain::powerOff,
        domain::undefine,
        () -> domain.addresses(AddressSource.LEASE),
        () -> domain.askAgent("{\"execute\":\"guest-ping\"}", PATIENCE),
        () -> domain.awaitAgent(Duration.ZERO),
        domain::openConsole);
  }

  private static String titled(String xml, String title) {
    return xml.replaceFirst("</name>", "</name><title>" + title.replace("&", "&amp;") + "</title>");
  }

  /** Reads until the text was seen, or the console ends. */
  private static String readUntil(GuestConsole console, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[256];
    int count = console.input().read(buffer);
    while (count >= 0) {
      read.append(new String(buffer, 0, count, UTF_8));
      if (read.indexOf(text) >= 0) {
        return read.toString();
      }
      count = console.input().read(buffer);
    }
    return read.toString();
  }

  private static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DriverException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
