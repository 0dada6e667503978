/**
 * The values of the driver: what can go wrong ({@link dev.cowbird.driver.DriverException}), what a
 * domain is doing ({@link dev.cowbird.driver.PowerState}), and the amounts that a machine is made
 * of.
 *
 * <p>Nothing here talks to a hypervisor. The seam to one is the package {@code hypervisor}; read
 * its {@code Hypervisor} first.
 */
@NullMarked
package dev.cowbird.driver;

import org.jspecify.annotations.NullMarked;
