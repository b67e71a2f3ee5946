using System.Threading.Tasks;

namespace Channels.CompilerServices;

/// <summary>
/// A result that is loaded whole. One that is built field by field is copied by the caller before the fields have reached
/// the cache, which stalls the processor longer than the rest of a receive takes.
/// </summary>
internal static class SynchronousResult
{
    internal static readonly ValueTask<bool> True = new(true);
}
