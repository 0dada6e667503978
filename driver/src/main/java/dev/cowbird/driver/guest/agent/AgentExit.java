/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.agent;

/**
 * How a program that the agent ran has ended.
 *
 * @param status its exit status, or 128 and the number of the signal that ended it
 * @param truncated whether the agent gave up keeping its output
 */
public record AgentExit(int status, byte[] output, byte[] error, boolean truncated) {}
