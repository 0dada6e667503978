/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Virtual networks, security groups and published ports as values: what is asked for is checked
 * before anything is made, and written in libvirt's XML by pure functions. Nothing here asks the
 * hypervisor or changes the host. Read {@link dev.cowbird.driver.network.NetworkDefinition} first,
 * then {@link dev.cowbird.driver.network.NetworkXml}.
 */
@NullMarked
package dev.cowbird.driver.network;

import org.jspecify.annotations.NullMarked;
