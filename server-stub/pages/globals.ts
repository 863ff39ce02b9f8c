/** The libraries Mattermost's web app gives to plugins as window globals; a plugin bundles none of them. */
import React from 'react';
import ReactDOM from 'react-dom';
import * as ReactIntl from 'react-intl';
import * as ReactRedux from 'react-redux';
import * as ReactRouterDom from 'react-router-dom';
import * as Redux from 'redux';

import {basePath} from './base_path';

Object.assign(window, {React, ReactDOM, Redux, ReactRedux, ReactIntl, ReactRouterDom, basename: basePath});
