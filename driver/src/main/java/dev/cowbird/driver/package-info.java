/**
 * The values and interfaces of the driver: what is asked for
 * ({@link dev.cowbird.driver.InstanceSpec}), what comes back ({@link dev.cowbird.driver.Instance}),
 * and {@link dev.cowbird.driver.ComputeDriver}, which makes machines and looks after them.
 *
 * <p>Nothing here talks to a hypervisor. Read {@code ComputeDriver} first, then the package
 * {@code lifecycle}, where each use case is one class.
 */
@NullMarked
package dev.cowbird.driver;

import org.jspecify.annotations.NullMarked;
