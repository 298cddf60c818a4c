DROP INDEX people_that_serve;
