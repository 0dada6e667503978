/* SPDX-License-Identifier: Apache-2.0 */
/** How text from outside is shown in messages: {@link dev.cowbird.driver.text.Quoted}. */
@NullMarked
package dev.cowbird.driver.text;

import org.jspecify.annotations.NullMarked;
