using System.Runtime.Versioning;
using Xunit;

// The channels' folder is chosen by an environment variable of the process, and each test has a folder of its own.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
