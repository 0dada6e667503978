/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Waits until a guest is ready: each {@link dev.cowbird.driver.WaitFor} becomes a check that looks
 * again and again, woken by events where there are any. What is missing is always known in words,
 * for when time is up. Start at {@link dev.cowbird.driver.guest.ready.Readiness}.
 */
@NullMarked
package dev.cowbird.driver.guest.ready;

import org.jspecify.annotations.NullMarked;
