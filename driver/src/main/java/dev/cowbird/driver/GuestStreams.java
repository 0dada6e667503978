/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a command in a guest reads, and where its output goes, which the caller closes. An error of
 * theirs ends the command.
 *
 * @param input read to its end; not necessarily by the calling thread
 * @param output written to by one thread at a time, as is {@code error}
 */
public record GuestStreams(InputStream input, OutputStream output, OutputStream error) {}
