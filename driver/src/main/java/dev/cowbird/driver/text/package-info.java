/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Text from outside: how it is shown in messages ({@link dev.cowbird.driver.text.Quoted}), what of
 * a URL is not ({@link dev.cowbird.driver.text.UrlText}), and how times are read.
 */
@NullMarked
package dev.cowbird.driver.text;

import org.jspecify.annotations.NullMarked;
