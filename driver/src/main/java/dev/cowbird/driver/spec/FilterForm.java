/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Entries;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.spec.form.Sequence;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A network filter of libvirt's: its name, or a mapping with parameters. */
final class FilterForm {
  private static final Place<String> NAME = new Place<>();
  private static final Place<Map<String, List<String>>> PARAMETERS = new Place<>();

  private static final Form<String> TEXT = Scalar.written("text", Function.identity());

  static final Form<FilterReference> FORM = Either.of(
      Scalar.text("a filter's name", FilterReference::of),
      Mapping.of("a mapping with name and parameters", Said::new)
          .required("name", "The filter's name, such as clean-traffic.", CommonForms.TEXT, NAME)
          .required(
              "parameters",
              "By name, such as IP: a value, or a list of values.",
              Entries.of(
                  "a mapping of parameters",
                  Function.identity(),
                  Either.of(TEXT.map(List::of), Sequence.of(TEXT))),
              PARAMETERS)
          .build(said -> new FilterReference(said.get(NAME), said.get(PARAMETERS))));

  private FilterForm() {}
}
