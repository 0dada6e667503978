/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Whether a host can run a machine, as far as it tells: found out before anything is made.
 *
 * <p>Pure but for {@link dev.cowbird.driver.hypervisor.fit.HostDevices}, which looks at the
 * kernel's list of devices. What is not told is no reason to refuse. Read
 * {@link dev.cowbird.driver.hypervisor.fit.CapabilityCheck} first.
 */
@NullMarked
package dev.cowbird.driver.hypervisor.fit;

import org.jspecify.annotations.NullMarked;
