//! DOCX in.
