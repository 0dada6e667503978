/**
 * The seam to the hypervisor: its facts, its domains, and their power and console.
 *
 * <p>Nothing here knows which binding is behind it; {@code hypervisor.libvirt} is the real one and
 * {@code testing.FakeHypervisor} the one in memory, and both pass one contract test. Read
 * {@link dev.cowbird.driver.hypervisor.Hypervisor} first, then
 * {@link dev.cowbird.driver.hypervisor.Domain}.
 */
@NullMarked
package dev.cowbird.driver.hypervisor;

import org.jspecify.annotations.NullMarked;
