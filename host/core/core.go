// Package core makes requests to the server's own REST API on loopback, each with a session that a bot has for just that request. The
// session's token never leaves this package.
package core

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"

	"tshost/bridge"
	"tshost/wire"
)

const (
	// sessionLife ends a session that could not be revoked.
	sessionLife = time.Minute
	// maxTimeout lets a request end before its session does.
	maxTimeout       = 55 * time.Second
	maxResponseBytes = 1 << 20
)

// Core makes the requests.
type Core struct {
	api plugin.API
	log func(level, message string, fields map[string]any)
}

// New uses the plugin API for sessions and configuration, and log for what goes wrong afterwards.
func New(api plugin.API, log func(level, message string, fields map[string]any)) *Core {
	return &Core{api, log}
}

// Methods gives the calls core.request and core.translations.
func (c *Core) Methods() bridge.Table {
	return bridge.Table{"core.request": bridge.Typed(c.request), "core.translations": bridge.Typed(c.translations)}
}

type request struct {
	BotUserID string  `json:"bot_user_id"`
	Roles     string  `json:"roles"`
	Method    string  `json:"method"`
	Path      string  `json:"path"`
	Body      *string `json:"body"`
	TimeoutMS int     `json:"timeout_ms"`
}

type response struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

func (c *Core) request(ctx context.Context, args request) (*response, error) {
	timeout := time.Duration(args.TimeoutMS) * time.Millisecond
	if timeout <= 0 || timeout > maxTimeout {
		return nil, bridge.InvalidArguments(errors.New("timeout_ms must be 1 to 55000"))
	}
	plain, query, _ := strings.Cut(args.Path, "?")
	if !strings.HasPrefix(plain, "/api/v4/") || path.Clean(plain) != plain || strings.ContainsAny(plain, "%\\#") {
		return nil, bridge.InvalidArguments(errors.New("path must be a plain path below /api/v4/"))
	}
	base, serverName, err := baseURL(c.api.GetConfig())
	if err != nil {
		return nil, err
	}
	base.Path += plain
	base.RawQuery = query
	var body io.Reader = http.NoBody
	if args.Body != nil {
		body = strings.NewReader(*args.Body)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	outgoing, err := http.NewRequestWithContext(ctx, args.Method, base.String(), body)
	if err != nil {
		return nil, bridge.InvalidArguments(err)
	}

	if err = c.requireBot(args.BotUserID); err != nil {
		return nil, err
	}
	session, appErr := c.api.CreateSession(&model.Session{
		UserId:    args.BotUserID,
		Roles:     args.Roles,
		ExpiresAt: time.Now().Add(sessionLife).UnixMilli(),
	})
	if appErr != nil {
		return nil, wire.ErrorOf(appErr)
	}
	if session == nil {
		return nil, &bridge.Error{ID: "core.unreachable", Message: "the server gave no session", StatusCode: http.StatusServiceUnavailable}
	}
	defer func() {
		if appErr := c.api.RevokeSession(session.Id); appErr != nil {
			c.log("error", "a bot's session could not be revoked and ends by itself within a minute", map[string]any{"error": appErr.Message})
		}
	}()

	outgoing.Header.Set("Authorization", "Bearer "+session.Token)
	outgoing.Header.Set("Content-Type", "application/json")
	outgoing.Header.Set("X-Requested-With", "XMLHttpRequest")
	return send(outgoing, serverName)
}

// requireBot keeps roles from being lent to a person's account.
func (c *Core) requireBot(userID string) error {
	user, appErr := c.api.GetUser(userID)
	if appErr != nil {
		return wire.ErrorOf(appErr)
	}
	if user == nil || !user.IsBot {
		return bridge.InvalidArguments(errors.New("bot_user_id is no bot's"))
	}
	return nil
}

func send(outgoing *http.Request, serverName string) (*response, error) {
	client := &http.Client{
		Transport: &http.Transport{
			DisableKeepAlives: true,
			// This process and the server are on one machine, where the certificate proves nothing: it is made out to the public name,
			// often by a private authority. The name is sent all the same, because a server may choose its certificate by it.
			TLSClientConfig: &tls.Config{ServerName: serverName, InsecureSkipVerify: true},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	incoming, err := client.Do(outgoing)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, &bridge.Error{ID: "core.timeout", Message: "the server did not answer in time", StatusCode: http.StatusGatewayTimeout}
		}
		return nil, &bridge.Error{ID: "core.unreachable", Message: "the server's REST API cannot be reached: " + err.Error(), StatusCode: http.StatusServiceUnavailable}
	}
	defer incoming.Body.Close()
	body, err := io.ReadAll(io.LimitReader(incoming.Body, maxResponseBytes))
	if err != nil {
		return nil, &bridge.Error{ID: "core.unreachable", Message: "the server's reply broke off: " + err.Error(), StatusCode: http.StatusServiceUnavailable}
	}
	return &response{incoming.StatusCode, strings.ToValidUTF8(string(body), "\uFFFD")}, nil
}

// baseURL says where the server listens on this machine, with the subpath of its public address, and that address's host name.
func baseURL(config *model.Config) (*url.URL, string, error) {
	unknown := &bridge.Error{ID: "core.unreachable", Message: "the configuration does not say where the server listens", StatusCode: http.StatusServiceUnavailable}
	if config == nil {
		return nil, "", unknown
	}
	site, err := url.Parse(strings.TrimSuffix(text(config.ServiceSettings.SiteURL), "/"))
	if err != nil {
		site = &url.URL{}
	}
	scheme := "http"
	if text(config.ServiceSettings.ConnectionSecurity) == model.ConnSecurityTLS {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(text(config.ServiceSettings.ListenAddress))
	if err != nil {
		return nil, "", unknown
	}
	if address := net.ParseIP(host); host == "" || address != nil && address.IsUnspecified() {
		host = "127.0.0.1"
	}
	return &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port), Path: site.Path}, site.Hostname(), nil
}

func text(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}
