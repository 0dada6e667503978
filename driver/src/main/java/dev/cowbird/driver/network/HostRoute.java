/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.network;

import dev.cowbird.driver.address.IpPrefix;

/** A route of the host: the subnet it leads to, and the device it takes. */
public record HostRoute(IpPrefix subnet, String device) {}
