/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What stands in for real machines in tests: {@link dev.cowbird.driver.testing.FakeHypervisor}, a
 * hypervisor in memory, and {@link dev.cowbird.driver.testing.BootSectorGuest}, the smallest guest
 * that boots. Part of the main sources, so that the tests of the other modules can use them too.
 */
@NullMarked
package dev.cowbird.driver.testing;

import org.jspecify.annotations.NullMarked;
