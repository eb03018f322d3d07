"""From a finished interview to its report: facts computed from the journal, evidence asked of the report writer and checked.

Figures are counted here in code, never by a model, and a quote that does not occur in the record is dropped. The room must not
know how an interview is conducted, and it never makes up a score where a model failed.
"""
