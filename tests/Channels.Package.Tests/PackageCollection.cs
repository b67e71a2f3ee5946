using Xunit;

namespace Channels.Package.Tests;

/// <summary>Tests that share the package.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackedRuntime>
{
    internal const string Name = "package";
}
