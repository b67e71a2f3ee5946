using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Threading;
using Xunit;

// Times are measured and processes killed: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]

namespace Channels.Faults.Tests;

internal static class AssemblySettings
{
    /// <summary>The test runner blocks some of the pool's threads. What is measured is not how long the pool takes to replace them.</summary>
    [ModuleInitializer]
    internal static void HaveThreadsReady() => ThreadPool.SetMinThreads(16, 16);
}
