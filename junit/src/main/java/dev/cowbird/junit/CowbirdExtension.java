/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import static java.util.Objects.requireNonNull;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.imagebackend.InstanceName;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a driver to make real machines with, and takes away what they made. Most tests get it
 * by {@link CowbirdTest}; {@link #with} is for those that put something in.
 *
 * <p>A test method, and what is run before and after each, can have parameters of these types:
 *
 * <ul>
 *   <li>{@link ComputeDriver}: a driver on a state directory of the test's own. Closed afterwards.
 *   <li>{@link DriverConfig}: what that driver was opened with, to open further ones.
 *   <li>{@link InstanceName}: a name that nobody else has, another for each parameter. The
 *       hypervisor is shared with other tests, also of other processes, so tests that choose names
 *       by themselves get in each other's way.
 * </ul>
 *
 * <p>When the test has ended every instance in its state directory is destroyed, and the directory
 * removed. If it failed, the end of each instance's console log is suppressed on the failure. A
 * driver that a {@code @BeforeAll} method asks for is that of all tests of the class, and its
 * instances live as long.
 *
 * <p>Where no machine can be made tests are skipped, before anything of them is run. Settings are
 * JUnit's configuration parameters, and so also system properties:
 *
 * <ul>
 *   <li>{@code vm.required}: {@code true} makes such tests fail instead.
 *   <li>{@code cowbird.connect}: the libvirt connection; else {@code qemu:///system} for root, and
 *       {@code qemu:///session} for others.
 * </ul>
 *
 * <p>State directories are made in {@code java.io.tmpdir}, which the user that guests run as must
 * be able to pass through. Safe for tests that run in parallel. A JVM that is killed leaves its
 * machines behind: {@code virsh list --all} shows them.
 */
public final class CowbirdExtension
    implements ExecutionCondition, ParameterResolver, AfterEachCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(CowbirdExtension.class);

  private final Function<DriverConfig, ComputeDriver> drivers;

  /** Tests get a driver on this host's libvirt. */
  public CowbirdExtension() {
    this(LibvirtComputeDriver::open);
  }

  private CowbirdExtension(Function<DriverConfig, ComputeDriver> drivers) {
    this.drivers = requireNonNull(drivers, "drivers");
  }

  /**
   * An extension whose tests get another driver, to be registered by
   * {@link org.junit.jupiter.api.extension.RegisterExtension} in place of {@link CowbirdTest}.
   *
   * @param drivers opens one; called once a test, and to look at the host
   */
  public static CowbirdExtension with(Function<DriverConfig, ComputeDriver> drivers) {
    return new CowbirdExtension(drivers);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Settings settings = Settings.of(context);
    Optional<String> missing = hostCheck(context, settings).missing();
    if (missing.isPresent() && settings.isRequired()) {
      throw new IllegalStateException(missing.get() + ", and vm.required is true");
    }
    return missing
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("Machines can be made on this host"));
  }

  /** The host is looked at once a test run. */
  private HostCheck hostCheck(ExtensionContext context, Settings settings) {
    record Key(String connectUri, Function<DriverConfig, ComputeDriver> drivers) {}
    return requireNonNull(context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            new Key(settings.connectUri(), drivers),
            key -> HostCheck.of(key.connectUri(), key.drivers()),
            HostCheck.class));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ComputeDriver.class || type == DriverConfig.class || type == InstanceName.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == InstanceName.class) {
      return UniqueName.of(context);
    }
    TestMachines machines = machines(context);
    return type == ComputeDriver.class ? machines.driver() : machines.config();
  }

  /** An instance of a test class belongs to a test, so what its constructor asks for does too. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  /** The store closes them when the context ends that they were first asked for in. */
  private TestMachines machines(ExtensionContext context) {
    return requireNonNull(context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            TestMachines.class,
            key -> TestMachines.open(Settings.of(context).connectUri(), drivers),
            TestMachines.class));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    explainFailure(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    explainFailure(context);
  }

  private static void explainFailure(ExtensionContext context) {
    Optional<TestMachines> machines = Optional.ofNullable(
        context.getStore(NAMESPACE).get(TestMachines.class, TestMachines.class));
    context
        .getExecutionException()
        .ifPresent(failure -> machines.ifPresent(made -> made.explain(failure)));
  }
}
