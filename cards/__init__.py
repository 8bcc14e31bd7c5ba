"""What people see: values in, Adaptive Cards and sentences out; pure, in the reader's language."""
