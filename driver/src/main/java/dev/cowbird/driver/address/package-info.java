/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Addresses of network interfaces, as values: {@link dev.cowbird.driver.address.MacAddress},
 * {@link dev.cowbird.driver.address.IpAddress}, and {@link dev.cowbird.driver.address.IpPrefix} for
 * a subnet or an address in it. They are read from numbers and never looked up.
 */
@NullMarked
package dev.cowbird.driver.address;

import org.jspecify.annotations.NullMarked;
