// Memory is watched, and one test changes how the library of the process is called.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
