//! Rights: the tree and its algebra, the catalogue, and the sentence that says them.
