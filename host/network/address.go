package network

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"

	"tshost/bridge"
)

var errRefused = &bridge.Error{ID: "net.refused_address", Message: "the address may not be called from here", StatusCode: http.StatusForbidden}

// alwaysRefused are addresses that no outbound call has business with: cloud metadata services and link-local neighbours.
var alwaysRefused = []netip.Prefix{
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("fe80::/10"),
	netip.MustParsePrefix("100.100.100.200/32"),
	netip.MustParsePrefix("192.0.0.192/32"),
	netip.MustParsePrefix("168.63.129.16/32"),
	netip.MustParsePrefix("fd00:ec2::254/128"),
	netip.MustParsePrefix("fd20:ce::254/128"),
}

// sharedOrReserved are not private by name, but not the public internet either.
var sharedOrReserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
}

var (
	globalUnicast6 = netip.MustParsePrefix("2000::/3")
	nat64          = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour      = netip.MustParsePrefix("2002::/16")
)

// isAllowed tells whether an address may be dialled. IPv4 addresses inside IPv6 ones count as what they lead to.
func isAllowed(address netip.Addr, allowPrivate bool) bool {
	address = address.Unmap().WithZone("")
	if bytes := address.As16(); nat64.Contains(address) {
		address = netip.AddrFrom4([4]byte(bytes[12:16]))
	} else if sixToFour.Contains(address) {
		address = netip.AddrFrom4([4]byte(bytes[2:6]))
	}
	if !address.IsValid() || address.IsUnspecified() || address.IsMulticast() || contains(alwaysRefused, address) {
		return false
	}
	if allowPrivate {
		return true
	}
	if address.Is6() {
		return globalUnicast6.Contains(address)
	}
	return !address.IsLoopback() && !address.IsPrivate() && !contains(sharedOrReserved, address)
}

func contains(prefixes []netip.Prefix, address netip.Addr) bool {
	for _, prefix := range prefixes {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// resolver is what looks names up; tests give names of their own.
type resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// dialer resolves a name once and dials exactly the address that was checked: a second look-up could answer otherwise.
type dialer struct {
	resolver     resolver
	allowPrivate bool
}

func (d dialer) dial(ctx context.Context, host, port string) (net.Conn, error) {
	addresses, err := d.lookUp(ctx, host)
	if err != nil {
		return nil, err
	}
	failure := error(errRefused)
	for _, address := range addresses {
		if !isAllowed(address, d.allowPrivate) {
			continue
		}
		var connection net.Conn
		connection, failure = new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(address.String(), port))
		if failure == nil {
			return connection, nil
		}
	}
	return nil, failure
}

func (d dialer) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	if address, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{address}, nil
	}
	addresses, err := d.resolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(addresses) == 0 {
		err = errors.New("the name has no address")
	}
	return addresses, err
}
