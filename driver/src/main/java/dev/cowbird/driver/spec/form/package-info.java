/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How a document is written: forms that read a value of it and say by JSON Schema what they take.
 *
 * <p>A form is made of smaller ones, down to texts and numbers, so that what is read and what is
 * documented can't differ. All mistakes of a document are collected, each with its place. Read
 * {@link dev.cowbird.driver.spec.form.Form} first, then
 * {@link dev.cowbird.driver.spec.form.Mapping}.
 */
@NullMarked
package dev.cowbird.driver.spec.form;

import org.jspecify.annotations.NullMarked;
