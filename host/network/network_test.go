package network

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"tshost/jstest"
)

// names is a resolver that knows a few names and counts how often it is asked.
type names struct {
	known map[string][]netip.Addr
	asked int
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.asked++
	return n.known[host], nil
}

func fetch(t *testing.T, n *Network, args string) string {
	t.Helper()
	return jstest.Run(t, n.Methods(), nil, `return call('net.fetch', {method: 'GET', headers: {}, body: '', timeout_ms: 2000, max_bytes: 1000, allow_private: true, ...`+args+`});`)
}

func TestWhichAddressesMayBeCalled(t *testing.T) {
	for address, want := range map[string][2]bool{ // without and with allow_private
		"93.184.216.34": {true, true}, "2606:2800:220:1::1": {true, true},
		"127.0.0.1": {false, true}, "::1": {false, true}, "10.1.2.3": {false, true}, "192.168.0.1": {false, true}, "172.20.0.1": {false, true}, "fd12::1": {false, true},
		"100.64.0.1": {false, true}, "198.18.0.1": {false, true}, "::ffff:10.0.0.1": {false, true}, "64:ff9b::a00:1": {false, true}, "2002:a00:1::": {false, true},
		"169.254.169.254": {false, false}, "::ffff:169.254.169.254": {false, false}, "64:ff9b::a9fe:a9fe": {false, false}, "fe80::1": {false, false}, "fd00:ec2::254": {false, false},
		"100.100.100.200": {false, false}, "0.0.0.0": {false, false}, "224.0.0.1": {false, false}, "::": {false, false},
	} {
		parsed := netip.MustParseAddr(address)
		if got := [2]bool{isAllowed(parsed, false), isAllowed(parsed, true)}; got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

func TestANameIsResolvedOnceAndRefusedByItsAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("X-Two", "a")
		w.Header().Add("X-Two", "b")
		fmt.Fprint(w, r.Host, " ", r.Header.Get("X-Mine"))
	}))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	resolver := &names{known: map[string][]netip.Addr{"inside.example": {netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("127.0.0.1")}}}
	n := &Network{resolver: resolver}
	target := `url: 'http://inside.example:` + port + `/'`
	if got := fetch(t, n, `{`+target+`, headers: {'X-Mine': 'yes'}}`); !strings.Contains(got, `"status":200`) || !strings.Contains(got, `"x-two":"a, b"`) || !strings.Contains(got, port+` yes"`) {
		t.Error(got)
	}
	if resolver.asked != 1 {
		t.Errorf("the resolver was asked %d times", resolver.asked)
	}
	if got := fetch(t, n, `{`+target+`, allow_private: false}`); got != `"net.refused_address 403"` {
		t.Error(got)
	}
	if got := fetch(t, n, `{url: 'http://nowhere.example/'}`); got != `"net.failed 502"` {
		t.Error(got)
	}
}

func TestFailuresHaveAClass(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }))
	defer server.Close()
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/slow":
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Second):
			}
		case "/large":
			fmt.Fprint(w, strings.Repeat("x", 1001))
		case "/away":
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
		}
	}))
	defer plain.Close()
	n := New()
	for args, want := range map[string]string{
		`{url: '` + server.URL + `'}`:                               `"net.tls 502"`,
		`{url: '` + plain.URL + `/slow', timeout_ms: 50}`:           `"net.timeout 504"`,
		`{url: '` + plain.URL + `/large'}`:                          `"net.too_large 502"`,
		`{url: 'http://127.0.0.1:1/'}`:                              `"net.failed 502"`,
		`{url: 'file:///etc/passwd'}`:                               `"bridge.invalid_arguments 500"`,
		`{url: 'http://user:secret@example.com/'}`:                  `"bridge.invalid_arguments 500"`,
		`{url: '` + plain.URL + `/', max_bytes: 10000000}`:          `"bridge.invalid_arguments 500"`,
		`{url: 'http://[::ffff:169.254.169.254]/latest/meta-data'}`: `"net.refused_address 403"`,
	} {
		if got := fetch(t, n, args); got != want {
			t.Errorf("%s: %s, want %s", args, got, want)
		}
	}
	if got := fetch(t, n, `{url: '`+plain.URL+`/away'}`); !strings.Contains(got, `"status":302`) {
		t.Errorf("a redirect was followed: %s", got)
	}
}

func TestATLSServerIsDescribedThoughItDoesNotVerify(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	got := jstest.Run(t, New().Methods(), nil, `
		const seen = await call('net.inspect_tls', {host: '127.0.0.1', port: `+port+`, server_name: 'example.com', timeout_ms: 2000, allow_private: true});
		return [seen.version, seen.verified, seen.verify_error !== '', ['example.com', '127.0.0.1'].every((name) => seen.certificates[0].dns_names.includes(name)), seen.certificates[0].not_after > bridge.now(),
			await call('net.inspect_tls', {host: '127.0.0.1', port: `+port+`, server_name: '', timeout_ms: 2000, allow_private: false})];`)
	if got != `["TLS 1.3",false,true,true,true,"net.refused_address 403"]` {
		t.Error(got)
	}
}

func TestOlderVersionsAreOfferedOnlyWhenAskedFor(t *testing.T) {
	inspect := func(newest uint16) string {
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: newest}
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		defer server.Close()
		_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
		return jstest.Run(t, New().Methods(), nil, `
			const versions = [];
			for (const max_version of ['', 'TLS 1.1']) {
				const seen = await call('net.inspect_tls', {host: '127.0.0.1', port: `+port+`, server_name: '', timeout_ms: 2000, allow_private: true, max_version});
				versions.push(seen.version ?? 'refused');
			}
			return versions;`)
	}
	if got, want := inspect(tls.VersionTLS13), `["TLS 1.3","TLS 1.1"]`; got != want {
		t.Errorf("a server that speaks all: %s, want %s", got, want)
	}
	if got, want := inspect(tls.VersionTLS10), `["refused","TLS 1.0"]`; got != want {
		t.Errorf("a server that speaks only old ones: %s, want %s", got, want)
	}
}

// issue makes a certificate for the names, signed by the authority, or by itself when there is none.
func issue(t *testing.T, authority *tls.Certificate, expires time.Time, names ...string) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: expires, DNSNames: names,
		IsCA: len(names) == 0, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	parent, signer := template, any(key)
	if authority != nil {
		parent, signer = authority.Leaf, authority.PrivateKey
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key, Leaf: leaf}
}

func TestACertificateIsVerifiedByChainNameAndTime(t *testing.T) {
	authority := issue(t, nil, time.Now().Add(time.Hour))
	roots := x509.NewCertPool()
	roots.AddCert(authority.Leaf)
	for name, one := range map[string]struct {
		certificate *tls.Certificate
		want        string
	}{
		"of a known authority":  {issue(t, authority, time.Now().Add(time.Hour), "chat.example.com"), `[true,"","HTTP 200"]`},
		"for another name":      {issue(t, authority, time.Now().Add(time.Hour), "other.example.com"), `[false,"other.example.com","net.tls"]`},
		"expired":               {issue(t, authority, time.Now().Add(-time.Hour), "chat.example.com"), `[false,"expired","net.tls"]`},
		"of nobody one vouches": {issue(t, nil, time.Now().Add(time.Hour), "chat.example.com"), `[false,"unknown authority","net.tls"]`},
	} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		server.TLS = &tls.Config{Certificates: []tls.Certificate{*one.certificate}}
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
		n := &Network{resolver: &names{known: map[string][]netip.Addr{"chat.example.com": {netip.MustParseAddr("127.0.0.1")}}}, roots: roots}
		got := jstest.Run(t, n.Methods(), nil, `
			const seen = await call('net.inspect_tls', {host: 'chat.example.com', port: `+port+`, server_name: 'chat.example.com', timeout_ms: 2000, allow_private: true});
			const why = ['other.example.com', 'expired', 'unknown authority'].find((word) => seen.verify_error.includes(word)) ?? '';
			const reply = await call('net.fetch', {url: 'https://chat.example.com:`+port+`/', method: 'GET', headers: {}, body: '', timeout_ms: 2000, max_bytes: 1000, allow_private: true});
			return [seen.verified, why, reply.status ? 'HTTP ' + reply.status : String(reply).split(' ')[0]];`)
		server.Close()
		if got != one.want {
			t.Errorf("%s: %s, want %s", name, got, one.want)
		}
	}
}

func TestARefusalInTheHandshakeIsOneOfTLS(t *testing.T) {
	authority := issue(t, nil, time.Now().Add(time.Hour))
	roots := x509.NewCertPool()
	roots.AddCert(authority.Leaf)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{*issue(t, authority, time.Now().Add(time.Hour), "chat.example.com")}, ClientAuth: tls.RequireAnyClientCert}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	n := &Network{resolver: &names{known: map[string][]netip.Addr{"chat.example.com": {netip.MustParseAddr("127.0.0.1")}}}, roots: roots}
	if got := fetch(t, n, `{url: 'https://chat.example.com:`+port+`/'}`); got != `"net.tls 502"` {
		t.Error(got)
	}
}

func TestAnUpgradeIsAnsweredAndTheConnectionClosed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "websocket" || !strings.EqualFold(r.Header.Get("Connection"), "upgrade") {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		connection, buffer, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer connection.Close()
		fmt.Fprint(buffer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
		buffer.Flush()
		// Until the caller closes: what follows an upgrade has no end of its own.
		_, _ = io.Copy(io.Discard, connection)
	}))
	defer server.Close()
	got := fetch(t, New(), `{url: '`+server.URL+`', headers: {Upgrade: 'websocket', Connection: 'Upgrade'}}`)
	if !strings.Contains(got, `"status":101`) || !strings.Contains(got, `"body":""`) {
		t.Error(got)
	}
}
