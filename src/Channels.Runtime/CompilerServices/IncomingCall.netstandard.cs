using System.Threading;

namespace Channels.CompilerServices;

public sealed partial class IncomingCall
{
    // A source can't forget who has registered.
    private static bool TryReuse(CancellationTokenSource source) => false;
}
