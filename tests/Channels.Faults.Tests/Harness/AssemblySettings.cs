using System.Runtime.Versioning;
using Xunit;

// Times are measured and processes killed: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
