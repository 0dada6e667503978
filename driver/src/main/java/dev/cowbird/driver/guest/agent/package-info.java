/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The commands of the QEMU guest agent that Cowbird uses, typed. Whatever an agent answers is the
 * guest's word, and checked before it is believed. Start at
 * {@link dev.cowbird.driver.guest.agent.GuestAgent}.
 */
@NullMarked
package dev.cowbird.driver.guest.agent;

import org.jspecify.annotations.NullMarked;
